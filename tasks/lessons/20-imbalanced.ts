import type { Lesson } from './lesson.js'

export default {
  watch: {
    ru: 'Полноту четвёрок, семёрок и девяток: без весов сеть находит их хуже всего. С весами классов она выше, а у частых цифр чуть ниже: за редкие платят частыми.',
    en: 'The recall of fours, sevens and nines: without weights the network finds them least. With class weights it is higher, and a little lower for frequent digits: they pay for the rare ones.',
  },
  why: {
    ru: 'Функция потерь — среднее по картинкам, и класс, в котором их в 25 раз меньше, весит в 25 раз меньше. Вес класса умножает ошибку на его картинке и возвращает классам равный голос.',
    en: 'The loss is a mean over pictures, and a class with a twenty-fifth of them weighs a twenty-fifth. A class weight multiplies the error on its pictures, and gives classes equal votes again.',
  },
  formula: {
    tex: 'w_k = \\frac{N}{K\\, n_k}, \\qquad L = \\frac1N \\sum_i w_{k(i)}\\, L_i',
    about: {
      ru: 'N — всех картинок, K — классов, n — картинок класса k.',
      en: 'N is the number of pictures, K that of classes, n that of pictures of class k.',
    },
  },
  tries: [
    {
      name: 'rarer',
      title: { ru: 'Ещё реже', en: 'Rarer still' },
      about: {
        ru: 'Одна из 200: примеров так мало, что одними весами полноту не вернуть.',
        en: 'One in 200: there are so few examples that weights alone don’t bring the recall back.',
      },
      edits: [['i % 25 === 0', 'i % 200 === 0']],
    },
    {
      name: 'one-rare',
      title: { ru: 'Редкая только девятка', en: 'Only nines rare' },
      about: { ru: 'Теперь девятки уходят в четвёрки.', en: 'Now nines go to fours.' },
      edits: [['[4, 7, 9]', '[9]']],
    },
  ],
  questions: [
    {
      question: {
        ru: 'Точность упала, а полнота выросла. Это лучше?',
        en: 'The accuracy fell and the recall rose. Is that better?',
      },
      answer: {
        ru: 'Зависит от цены ошибки. Если пропустить редкое дороже, чем ошибиться в частом, — да.',
        en: 'It depends on the price of mistakes. If missing the rare is dearer than erring on the frequent, yes.',
      },
    },
    {
      question: {
        ru: 'Чем веса отличаются от повторения редких картинок?',
        en: 'How do weights differ from repeating rare pictures?',
      },
      answer: {
        ru: 'В среднем градиент тот же; с весами шаг на редкой картинке редкий и большой, с повторением — частый и маленький.',
        en: 'On average the gradient is the same; with weights a rare picture gives a rare, large step, with repetition many small ones.',
      },
    },
    {
      question: { ru: 'Почему тест не прорежен?', en: 'Why is the test set not thinned out?' },
      answer: {
        ru: 'Иначе полноту редких цифр мерили бы по горстке картинок.',
        en: 'Else the recall of rare digits would be measured by a handful of pictures.',
      },
    },
  ],
} satisfies Lesson
