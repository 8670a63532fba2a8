import type { Lesson } from './lesson.js'

export default {
  watch: {
    ru: 'Первые эпохи: ResNet с нормализацией учится сразу, AlexNet с двумя дропаутами — медленно. И параметры: их число ничего не говорит о точности.',
    en: 'The first epochs: ResNet, with normalization, learns at once; AlexNet, with two dropouts, slowly. And the parameters: their number says nothing about the accuracy.',
  },
  why: {
    ru: 'Обход прибавляет вход блока к его выходу. Производная суммы содержит единицу, и градиент доходит до первых слоёв, сколько бы блоков ни было. Блоку остаётся выучить поправку, и ноль — уже хороший ответ.',
    en: 'A shortcut adds a block’s input to its output. The derivative of the sum contains a one, and the gradient reaches the first layers through any number of blocks. A block has only a correction to learn, and zero is a good answer already.',
  },
  formula: {
    tex: 'y = x + F(x), \\qquad \\frac{\\partial L}{\\partial x} = \\frac{\\partial L}{\\partial y}\\Bigl(1 + \\frac{\\partial F}{\\partial x}\\Bigr)',
    about: {
      ru: 'x — вход блока, F — его свёртки, y — выход.',
      en: 'x is the block’s input, F its convolutions, y its output.',
    },
  },
  tries: [
    {
      name: 'no-shortcut',
      title: { ru: 'Без обхода', en: 'Without the shortcut' },
      about: {
        ru: 'Та же сеть, но блоки не прибавляют вход: учится медленнее.',
        en: 'The same network, whose blocks don’t add their input: it learns more slowly.',
      },
      edits: [
        [
          'return relu(new Add().apply([change, shortcut]))',
          'return relu(new Add().apply([change, change]))',
        ],
      ],
    },
    {
      name: 'relu-lenet',
      title: { ru: 'LeNet с relu', en: 'LeNet with relu' },
      about: {
        ru: 'Заменить `tanh` 1998 года: одна строка — и четырнадцать лет.',
        en: 'Replace 1998’s `tanh`: one word, and fourteen years.',
      },
      edits: [["activation: 'tanh'", "activation: 'relu'"]],
    },
  ],
  questions: [
    {
      question: {
        ru: 'Почему в обходе иногда стоит свёртка 1 × 1?',
        en: 'Why is there a 1 × 1 convolution in some shortcuts?',
      },
      answer: {
        ru: 'Когда блок меняет число каналов или величину карты, вход надо привести к той же форме.',
        en: 'Where a block changes the channels or the size of the map, its input must be given the same shape.',
      },
    },
    {
      question: {
        ru: 'Зачем `GlobalAveragePooling2D` вместо `Flatten`?',
        en: 'Why `GlobalAveragePooling2D` instead of `Flatten`?',
      },
      answer: {
        ru: 'Он оставляет по числу на карту: параметров мало, и место предмета не важно.',
        en: 'It leaves one number a map: few parameters, and the place of the thing doesn’t matter.',
      },
    },
    {
      question: { ru: 'Что нового было в AlexNet?', en: 'What was new in AlexNet?' },
      answer: {
        ru: '`relu`, дропаут и видеокарты. Сами свёртки — из LeNet.',
        en: '`relu`, dropout and GPUs. The convolutions are LeNet’s.',
      },
    },
  ],
} satisfies Lesson
