import type { Lesson } from './lesson.js'

export default {
  watch: {
    ru: 'Матрицу ошибок: кошки и собаки, автомобили и грузовики. Пара путается в обе стороны, но не поровну.',
    en: 'The confusion matrix: cats and dogs, cars and trucks. A pair is confused both ways, but not equally.',
  },
  why: {
    ru: 'У цветных фотографий три канала, предметы в любом месте и на любом фоне. Сеть учебника без пулинга заучивает фон; три свёртки с пулингом собирают из краёв части, а из частей предметы, и параметров у них меньше.',
    en: 'Colour photographs have three channels, with things anywhere and on any background. The tutorial’s network, without pooling, learns backgrounds by heart; three convolutions with pooling make parts of edges and things of parts, with fewer parameters.',
  },
  formula: {
    tex: 'z_k = w_k \\cdot h + b_k, \\qquad p_k = \\frac{e^{z_k}}{\\sum_{j=1}^{10} e^{z_j}}',
    about: {
      ru: 'h — признаки картинки, z — десять сумм, p — вероятности классов.',
      en: 'h are the picture’s features, z ten sums, p the probabilities of the classes.',
    },
  },
  tries: [
    {
      name: 'wider',
      title: { ru: 'Больше фильтров', en: 'More filters' },
      about: {
        ru: '64 вместо 32 в первом слое обеих сетей.',
        en: '64 instead of 32 in both networks’ first layer.',
      },
      edits: [['new Conv2D(32, 3', 'new Conv2D(64, 3']],
    },
    {
      name: 'smooth',
      title: { ru: 'Средние вместо максимумов', en: 'Means instead of maxima' },
      about: {
        ru: 'Пулинг средним сглаживает: слабые ответы больше не отбрасываются.',
        en: 'Pooling by means smooths: weak answers are thrown away no more.',
      },
      edits: [['MaxPooling2D', 'AveragePooling2D']],
    },
  ],
  questions: [
    {
      question: {
        ru: 'Почему 0,7 здесь хорошо, а на цифрах плохо?',
        en: 'Why is 0.7 good here and bad for digits?',
      },
      answer: {
        ru: 'Наугад было бы 0,1 в обоих случаях, но кошек на 32 × 32 разнообразнее, чем единиц.',
        en: 'Guessing gives 0.1 for both, but cats of 32 × 32 are more varied than ones.',
      },
    },
    {
      question: { ru: 'Чем помогла бы аугментация?', en: 'What would augmentation do?' },
      answer: {
        ru: 'Отражения удваивают данные даром: автомобиль в зеркале — автомобиль.',
        en: 'Reflections double the data for nothing: a mirrored car is a car.',
      },
    },
    {
      question: {
        ru: 'Почему сеть учебника останавливается раньше?',
        en: 'Why does the tutorial’s network come to rest sooner?',
      },
      answer: {
        ru: 'Почти все её параметры — в `Dense` после `Flatten`, и они учат, что где лежит, а не что это.',
        en: 'Nearly all its parameters are in the `Dense` behind `Flatten`, and learn what lies where rather than what it is.',
      },
    },
  ],
} satisfies Lesson
