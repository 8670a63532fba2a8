import type { Lesson } from './lesson.js'

export default {
  watch: {
    ru: 'Карты под картинками: светлое — места, которые сеть слушает. Подпись — какая доля внимания пришлась на цифру. Наугад была бы четверть.',
    en: 'The maps below the pictures: light is where the network listens. The caption says how much of its attention is on the digit. By chance it would be a quarter.',
  },
  why: {
    ru: 'Каждое из 64 мест описано 32 числами. Запрос сравнивают с каждым скалярным произведением, `softmax` делает из сравнений веса, и ответ — взвешенная сумма мест. Всё это дифференцируемо, поэтому куда смотреть, сеть выучила сама, только по верным ответам.',
    en: 'Each of the 64 places is described by 32 numbers. The query is compared with each by a scalar product, `softmax` makes weights of that, and the answer is the weighted sum of the places. All of it has derivatives, so the network has learned where to look by itself, from right answers alone.',
  },
  formula: {
    tex: 'a = \\mathrm{softmax}\\bigl(s\\, q K^{\\top}\\bigr)\\, V',
    about: {
      ru: 'q — запрос, K и V — описания мест (здесь одни и те же), s — обучаемый множитель.',
      en: 'q is the query, K and V the places’ descriptions (here the same), s a learned factor.',
    },
  },
  tries: [
    {
      name: 'no-scale',
      title: { ru: 'Без множителя', en: 'Without the factor' },
      about: {
        ru: '`useScale: false`: веса мягче, внимание размазано сильнее.',
        en: '`useScale: false`: softer weights, attention more spread out.',
      },
      edits: [['useScale: true', 'useScale: false']],
    },
    {
      name: 'fewer-images',
      title: { ru: 'Меньше картинок', en: 'Fewer pictures' },
      about: {
        ru: 'На 2000 сеть ещё не находит, куда смотреть: внимание около четверти.',
        en: 'With 2000 it does not yet find where to look: attention is near a quarter.',
      },
      edits: [
        ['images: 60_000', 'images: 2000'],
        ['images: 6000', 'images: 2000'],
      ],
    },
  ],
  questions: [
    {
      question: { ru: 'Кто сказал сети, где цифра?', en: 'Who told the network where the digit is?' },
      answer: {
        ru: 'Никто: метка — только какая цифра. Смотреть на одежду бесполезно, и градиент отучил её от этого.',
        en: 'Nobody: the label says only which digit. Looking at clothes is of no use, and the gradient has taught it that.',
      },
    },
    {
      question: { ru: 'Чем это отличается от свёртки?', en: 'How does it differ from a convolution?' },
      answer: {
        ru: 'Веса свёртки одни для всех картинок, веса внимания у каждой картинки свои.',
        en: 'A convolution’s weights are the same for all pictures; attention’s are each picture’s own.',
      },
    },
    {
      question: {
        ru: 'Откуда множитель 1/√d в трансформерах?',
        en: 'Where does the factor 1/√d of transformers come from?',
      },
      answer: {
        ru: 'Скалярное произведение d случайных чисел растёт как √d; без деления `softmax` сразу выбирал бы одно место.',
        en: 'The scalar product of d random numbers grows like √d; without the division `softmax` would choose a single place at once.',
      },
    },
  ],
} satisfies Lesson
