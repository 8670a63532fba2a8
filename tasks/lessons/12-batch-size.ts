import type { Lesson } from './lesson.js'

export default {
  watch: {
    ru: 'Миллисекунды на эпоху падают с ростом батча, а точность после первой эпохи — тоже: шагов в ней меньше. Тонкая линия функции потерь у батча 256 ровнее, чем у 32.',
    en: 'The milliseconds of an epoch fall as the batch grows, and so does the accuracy after the first epoch: it has fewer steps. The thin line of the loss is smoother at 256 than at 32.',
  },
  why: {
    ru: 'Градиент батча — среднее по его картинкам, с шумом порядка 1/√B. Вчетверо больший батч вдвое точнее, но стоит вчетверо больше работы, а шаг всё равно один. Шум бывает и полезен: он не даёт осесть в узкой яме. Видеокарте большие батчи удобны: её тысячи ядер заняты.',
    en: 'A batch’s gradient is the mean over its pictures, with noise of the order 1/√B. A batch four times as large is twice as exact, but four times the work, for a single step. The noise is useful too: it keeps the weights from settling in a narrow pit. A GPU likes large batches: its thousands of cores are busy.',
  },
  formula: {
    tex: '\\hat g = \\frac1B \\sum_{i=1}^{B} g_i, \\qquad s(\\hat g) = \\frac{s(g)}{\\sqrt B}, \\qquad S = \\left\\lceil \\frac{N}{B} \\right\\rceil',
    about: {
      ru: 'B — размер батча, N — число картинок, g — градиент на одной картинке, s — разброс, S — шагов за эпоху.',
      en: 'B is the batch size, N the number of pictures, g the gradient of one picture, s its deviation, S the steps of an epoch.',
    },
  },
  tries: [
    {
      name: 'huge',
      title: { ru: 'Огромный батч', en: 'A huge batch' },
      about: {
        ru: 'Батч 4096: эпоха мгновенна, но шагов в ней двенадцать.',
        en: 'A batch of 4096: the epoch is over at once, but has only twelve steps.',
      },
      edits: [['[32, 64, 256]', '[32, 256, 4096]']],
    },
    {
      name: 'faster-too',
      title: { ru: 'Батч больше, скорость больше', en: 'A larger batch, a higher rate' },
      about: {
        ru: 'Скорость растёт с корнем из размера батча: кривые сближаются.',
        en: 'The rate grows with the root of the batch size: the curves come closer.',
      },
      edits: [
        ['import { Dense, Sequential }', 'import { Adam, Dense, Sequential }'],
        ["optimizer: 'adam'", 'optimizer: new Adam({ learningRate: 0.001 * Math.sqrt(batchSize / 32) })'],
      ],
    },
  ],
  questions: [
    {
      question: {
        ru: 'Почему в одной эпохе большой батч успевает меньше?',
        en: 'Why does a large batch get less far in one epoch?',
      },
      answer: {
        ru: 'Картинок столько же, а шагов меньше, и каждый той же длины: Adam делает шаг около η, сколько бы картинок ни усреднил.',
        en: 'There are as many pictures, but fewer steps, each of the same length: Adam moves by about η however many pictures it has averaged.',
      },
    },
    {
      question: { ru: 'Почему батч 1 такой медленный?', en: 'Why is a batch of 1 so slow?' },
      answer: {
        ru: 'Время шага уходит на запуск вычислений, а не на сами числа: одна картинка стоит почти как тридцать две.',
        en: 'A step’s time goes into starting the work, not into the numbers: one picture costs nearly as much as thirty-two.',
      },
    },
    {
      question: { ru: 'Почему часто берут степени двойки?', en: 'Why are powers of two so common?' },
      answer: {
        ru: 'Ядра делят матрицы на плитки по 16 или 64 строки; неполная плитка стоит как полная. Но и 100 — не ошибка.',
        en: 'Kernels cut matrices into tiles of 16 or 64 rows; a tile in part costs as much as a whole one. But 100 is no mistake either.',
      },
    },
  ],
} satisfies Lesson
