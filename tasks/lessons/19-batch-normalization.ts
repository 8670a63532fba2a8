import type { Lesson } from './lesson.js'

export default {
  watch: {
    ru: 'Первую эпоху: с нормализацией шесть слоёв учатся сразу, без неё простой спуск раскачивается эпохами.',
    en: 'The first epoch: with normalization six layers learn at once, without it plain descent takes epochs to get going.',
  },
  why: {
    ru: 'В глубокой сети числа от слоя к слою сжимаются или растут, и одна скорость не подходит всем слоям. Нормализация возвращает каждому признаку среднее 0 и разброс 1 по батчу, а γ и β позволяют сети это отменить. При предсказании берут накопленные средние.',
    en: 'In a deep network numbers shrink or grow from layer to layer, and one rate doesn’t suit them all. Normalization gives each feature mean 0 and deviation 1 over the batch again, and γ and β let the network undo that. In prediction the averages gathered in training are taken.',
  },
  formula: {
    tex: '\\hat x = \\frac{x - \\mu_B}{\\sqrt{\\sigma_B^2 + \\varepsilon}}, \\qquad y = \\gamma \\hat x + \\beta',
    about: {
      ru: 'μ и σ² — среднее и дисперсия признака по батчу B; γ и β обучаются.',
      en: 'μ and σ² are the feature’s mean and variance over the batch B; γ and β are learned.',
    },
  },
  tries: [
    {
      name: 'higher-rate',
      title: { ru: 'Скорость в двадцать раз выше', en: 'Twenty times the rate' },
      about: {
        ru: '`SGD` со скоростью 0,2: с нормализацией учится и так.',
        en: '`SGD` at 0.2: with normalization it learns all the same.',
      },
      edits: [
        ['BatchNormalization, Dense, Sequential }', 'BatchNormalization, Dense, SGD, Sequential }'],
        ["optimizer: 'sgd'", 'optimizer: new SGD({ learningRate: 0.2 })'],
      ],
    },
    {
      name: 'sigmoid',
      title: { ru: 'С сигмоидой', en: 'With the sigmoid' },
      about: {
        ru: 'Без нормализации такая глубина не учится вовсе.',
        en: 'Without normalization such depth doesn’t learn at all.',
      },
      edits: [["new Activation('relu')", "new Activation('sigmoid')"]],
    },
  ],
  questions: [
    {
      question: {
        ru: 'Почему нормализация стоит между `Dense` и активацией?',
        en: 'Why does the normalization stand between `Dense` and the activation?',
      },
      answer: {
        ru: 'Так её предложили: чтобы суммы попадали туда, где у активации есть наклон. Ставят и после — спор не решён.',
        en: 'So it was proposed: for the sums to fall where the activation has a slope. Some put it behind; the dispute is open.',
      },
    },
    {
      question: { ru: 'Что будет с батчем 1?', en: 'What about a batch of 1?' },
      answer: {
        ru: 'Среднее равно самому числу, и всё становится нулём: учиться нечему. Для малых батчей есть `LayerNormalization`.',
        en: 'The mean is the number itself, and all becomes zero: there is nothing to learn from. For small batches there is `LayerNormalization`.',
      },
    },
    {
      question: {
        ru: 'Почему у слоя есть необучаемые параметры?',
        en: 'Why has the layer non-trainable parameters?',
      },
      answer: {
        ru: 'Это накопленные среднее и дисперсия: их не учат градиентом, а усредняют по батчам.',
        en: 'They are the gathered mean and variance: not learned by gradient, but averaged over batches.',
      },
    },
  ],
} satisfies Lesson
