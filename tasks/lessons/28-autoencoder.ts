import type { Lesson } from './lesson.js'

export default {
  watch: {
    ru: 'Восстановленные цифры — и точность классификатора в первой эпохе: помогает ли ему чужой первый слой.',
    en: 'The restored digits, and the classifier’s accuracy in its first epoch: whether somebody else’s first layer helps it.',
  },
  why: {
    ru: 'Чтобы восстановить картинку из 256 чисел, их надо выбрать с умом, и для этого не нужны метки. Но «хорошо восстановить» и «хорошо различить» — разные цели. Если стереть половину входа, копировать уже нельзя: приходится знать, как цифры устроены.',
    en: 'To restore a picture from 256 numbers one must choose them well, and that takes no labels. But to restore well and to tell apart well are different aims. With half of the input wiped out copying won’t do: one must know how digits are made.',
  },
  formula: {
    tex: 'h = \\mathrm{relu}(W x + b), \\quad \\hat x = \\sigma(V h + c), \\quad L = -\\sum_i x_i \\ln \\hat x_i + (1 - x_i) \\ln(1 - \\hat x_i)',
    about: {
      ru: 'x — картинка, h — её 256 чисел, x с крышкой — восстановленная, σ — сигмоида.',
      en: 'x is the picture, h its 256 numbers, x with a hat the restored one, σ the sigmoid.',
    },
  },
  tries: [
    {
      name: 'narrow',
      title: { ru: 'Шестнадцать чисел', en: 'Sixteen numbers' },
      about: {
        ru: 'Вместо 256: цифры станут размытыми, но узнаваемыми.',
        en: 'Instead of 256: the digits become blurred, but are still known.',
      },
      edits: [['new Dense(256,', 'new Dense(16,']],
    },
    {
      name: 'squared',
      title: { ru: 'Среднеквадратичная ошибка', en: 'The squared error' },
      about: {
        ru: 'Вместо бинарной кросс-энтропии: края мягче.',
        en: 'Instead of binary cross-entropy: softer edges.',
      },
      edits: [["loss: 'binary_crossentropy'", "loss: 'mean_squared_error'"]],
    },
  ],
  questions: [
    {
      question: { ru: 'Почему функция потерь не доходит до нуля?', en: 'Why doesn’t the loss reach zero?' },
      answer: {
        ru: 'У серого пикселя 0,5 кросс-энтропия не меньше ln 2 даже при точном ответе.',
        en: 'For a grey pixel of 0.5 the cross-entropy is no less than ln 2, even with the exact answer.',
      },
    },
    {
      question: {
        ru: 'Почему у классификатора всего 500 меток?',
        en: 'Why has the classifier only 500 labels?',
      },
      answer: {
        ru: 'При 60 000 он выучил бы признаки сам, и разницы бы не было.',
        en: 'With 60,000 it would learn features by itself, and there would be no difference.',
      },
    },
    {
      question: {
        ru: 'Где такое предобучение помогает по-настоящему?',
        en: 'Where does such pretraining really help?',
      },
      answer: {
        ru: 'Там, где данных без меток в тысячи раз больше: в языке, звуке, больших сетях для картинок.',
        en: 'Where there are thousands of times more data without labels: language, sound, large networks for pictures.',
      },
    },
  ],
} satisfies Lesson
