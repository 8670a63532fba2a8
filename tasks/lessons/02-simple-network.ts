import type { Lesson } from './lesson.js'

export default {
  watch: {
    ru: 'Столбец параметров: почти все они в первом слое, 784 · 128 + 128 = 100 480 из 109 386. Форма `(None, 128)` значит: сколько угодно картинок, по 128 чисел на каждую.',
    en: 'The column of parameters: nearly all are in the first layer, 784 · 128 + 128 = 100,480 of 109,386. The shape `(None, 128)` means any number of pictures, with 128 numbers for each.',
  },
  why: {
    ru: 'Слой — это умножение на матрицу, прибавление смещения и нелинейность. Без нелинейности два слоя подряд были бы одной матрицей: произведение матриц — снова матрица. `relu` ломает прямую в нуле, и из таких изломов складывается любая функция. `softmax` превращает десять чисел в вероятности с суммой 1.',
    en: 'A layer is a product with a matrix, a bias added, and a nonlinearity. Without the nonlinearity two layers in a row would be one matrix, for a product of matrices is a matrix again. `relu` bends the line at zero, and of such bends any function can be built. `softmax` makes ten numbers into probabilities that add up to 1.',
  },
  formula: {
    tex: 'h = \\max(0,\\; xW + b), \\qquad p_k = \\frac{e^{z_k}}{\\sum_j e^{z_j}}',
    about: {
      ru: 'x — входы слоя, W — веса, b — смещения, h — выходы слоя; z — последние суммы, p — вероятности.',
      en: 'x are the layer’s inputs, W its weights, b its biases, h its outputs; z are the last sums, p the probabilities.',
    },
  },
  tries: [
    {
      name: 'wide',
      title: { ru: 'Широкий первый слой', en: 'A wide first layer' },
      about: {
        ru: '1024 нейрона: параметров станет в восемь раз больше, слоёв столько же.',
        en: '1024 neurons: eight times the parameters, as many layers.',
      },
      edits: [['new Dense(128,', 'new Dense(1024,']],
    },
    {
      name: 'deep',
      title: { ru: 'Ещё один слой', en: 'One more layer' },
      about: {
        ru: 'Слой 64 → 64 стоит всего 4160 параметров.',
        en: 'A layer 64 → 64 costs only 4160 parameters.',
      },
      edits: [
        [
          "  model.add(new Dense(64, { activation: 'relu' }))\n",
          "  model.add(new Dense(64, { activation: 'relu' }))\n  model.add(new Dense(64, { activation: 'relu' }))\n",
        ],
      ],
    },
  ],
  questions: [
    {
      question: { ru: 'Откуда 109 386 параметров?', en: 'Where do 109,386 parameters come from?' },
      answer: {
        ru: '(784 + 1) · 128 + (128 + 1) · 64 + (64 + 1) · 10: у каждого нейрона по весу на каждый вход и одно смещение.',
        en: '(784 + 1) · 128 + (128 + 1) · 64 + (64 + 1) · 10: each neuron has a weight for each input, and a bias.',
      },
    },
    {
      question: {
        ru: "Что будет, если убрать все `activation: 'relu'`?",
        en: "What happens without any `activation: 'relu'`?",
      },
      answer: {
        ru: 'Три слоя станут одним линейным: сеть сможет проводить между классами только плоскости и остановится примерно на 92 %.',
        en: 'The three layers become a single linear one: the network can draw only planes between classes, and stops at about 92 %.',
      },
    },
    {
      question: {
        ru: 'Почему веса вначале случайные, а не нули?',
        en: 'Why are the weights random at first, and not zero?',
      },
      answer: {
        ru: 'С одинаковыми весами все нейроны слоя получали бы одинаковые градиенты и навсегда остались бы одним нейроном.',
        en: 'With equal weights all neurons of a layer would get equal gradients, and remain one neuron for ever.',
      },
    },
  ],
} satisfies Lesson
