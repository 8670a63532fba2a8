import type { Lesson } from './lesson.js'

export default {
  watch: {
    ru: 'Столбцы параметров и точности рядом: от 16 к 64 нейронам точность растёт заметно, от 128 к 256 — почти нет, а параметров вдвое больше.',
    en: 'The columns of parameters and of accuracy side by side: from 16 to 64 neurons the accuracy grows visibly, from 128 to 256 hardly, for twice the parameters.',
  },
  why: {
    ru: 'Каждый нейрон первого слоя — один шаблон 28 × 28, с которым сравнивают картинку. Первые шаблоны самые полезные; дальше они повторяют друг друга или ловят мелочи, нужные нескольким картинкам.',
    en: 'Each neuron of the first layer is a template of 28 × 28 that the picture is compared with. The first templates are the most useful; further ones repeat each other, or catch details that a few pictures need.',
  },
  formula: {
    tex: 'P = (784 + 1)\\,n + (n + 1)\\,64 + 650',
    about: {
      ru: 'P — параметров, n — нейронов в первом слое.',
      en: 'P is the number of parameters, n that of neurons in the first layer.',
    },
  },
  tries: [
    {
      name: 'tiny',
      title: { ru: 'Совсем маленькие', en: 'Tiny ones' },
      about: {
        ru: '2 и 4 нейрона вместо 64 и 128: двух чисел о картинке десяти классам мало.',
        en: '2 and 4 neurons in place of 64 and 128: two numbers about a picture are too few for ten classes.',
      },
      edits: [
        ["'64 neurons': () => createModel(64)", "'2 neurons': () => createModel(2)"],
        ["'128 neurons': () => createModel(128)", "'4 neurons': () => createModel(4)"],
      ],
    },
    {
      name: 'few-images',
      title: { ru: 'Мало картинок', en: 'Few pictures' },
      about: {
        ru: '1000 картинок: широкая сеть заучивает их первой, а на тесте почти не лучше.',
        en: '1000 pictures: the wide network learns them by heart first, and is hardly better on the test set.',
      },
      edits: [['images: 60_000', 'images: 1000']],
    },
  ],
  questions: [
    {
      question: {
        ru: 'Почему широкая сеть не переобучается сильнее?',
        en: 'Why doesn’t the wide network overfit more?',
      },
      answer: {
        ru: 'Обучение начинается с малых весов и останавливается рано: лишние нейроны не успевают стать нужными заучиванию.',
        en: 'Training begins with small weights and ends early: the extra neurons have no time to serve learning by heart.',
      },
    },
    {
      question: { ru: 'Как увидеть шаблоны?', en: 'How can one see the templates?' },
      answer: {
        ru: 'Столбец ядра первого слоя — 784 числа, это и есть картинка 28 × 28. Стеклянный ящик показывает их во вкладке «Слои».',
        en: 'A column of the first kernel is 784 numbers, a picture of 28 × 28. The glass box shows them under “Layers”.',
      },
    },
    {
      question: { ru: 'Почему время почти не меняется?', en: 'Why does the time hardly change?' },
      answer: {
        ru: 'Такие матрицы малы для видеокарты: время уходит на запуск шагов.',
        en: 'Such matrices are small for a GPU: the time goes into starting the steps.',
      },
    },
  ],
} satisfies Lesson
