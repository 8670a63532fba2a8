import type { Lesson } from './lesson.js'

export default {
  watch: {
    ru: 'Три строки таблицы: случайные веса, обученная на ImageNet сеть и она же с дообученным последним блоком. Учатся только новые слои, но на чьих признаках — решает всё.',
    en: 'The three rows: random weights, a network that has learned ImageNet, and the same with its last block trained further. Only new layers learn, but whose features they learn from decides.',
  },
  why: {
    ru: 'Первые слои любой сети для фотографий учат одно и то же: края, цвета, текстуры. Их можно взять готовыми, если картинки похожи. Основа заморожена, поэтому её признаки считают один раз, и учится только маленькая голова.',
    en: 'The first layers of any network for photographs learn the same: edges, colours, textures. They can be had ready-made, if the pictures are alike. The base is frozen, so its features are computed once, and only a small head learns.',
  },
  formula: {
    tex: 'p = \\mathrm{softmax}\\bigl(W_2\\,\\mathrm{relu}(W_1\\,\\varphi(x) + b_1) + b_2\\bigr)',
    about: {
      ru: 'φ — замороженная сеть до последнего усреднения, W и b — новая голова.',
      en: 'φ is the frozen network up to its last average, W and b the new head.',
    },
  },
  tries: [
    {
      name: 'small-head',
      title: { ru: 'Голова поменьше', en: 'A smaller head' },
      about: {
        ru: '32 нейрона вместо 256: признаки так хороши, что хватает и их.',
        en: '32 neurons instead of 256: the features are so good that these do.',
      },
      edits: [['new Dense(256,', 'new Dense(32,']],
    },
    {
      name: 'fast-tuning',
      title: { ru: 'Дообучать слишком быстро', en: 'Fine-tune too fast' },
      about: {
        ru: 'Скорость 0,01 вместо 0,0001: выученное на ImageNet стирается за сотню шагов.',
        en: 'A rate of 0.01 instead of 0.0001: what ImageNet has taught is wiped out in a hundred steps.',
      },
      edits: [['Math.min(epochs, 2), 1e-4)', 'Math.min(epochs, 2), 1e-2)']],
    },
  ],
  questions: [
    {
      question: {
        ru: 'Почему картинки увеличивают с 32 до 160?',
        en: 'Why are pictures enlarged from 32 to 160?',
      },
      answer: {
        ru: 'Сеть училась на предметах такой величины в пикселях; на 32 × 32 до последних слоёв дошёл бы один пиксель.',
        en: 'The network has learned things of that size in pixels; of 32 × 32 a single pixel would reach its last layers.',
      },
    },
    {
      question: {
        ru: 'Почему `BatchNormalization` остаётся замороженной?',
        en: 'Why does `BatchNormalization` stay frozen?',
      },
      answer: {
        ru: 'Её накопленные средние — с миллиона фотографий; пара сотен батчей их только испортит.',
        en: 'Its averages come from a million photographs; a few hundred batches would only spoil them.',
      },
    },
    {
      question: { ru: 'Когда перенос не помогает?', en: 'When does transfer not help?' },
      answer: {
        ru: 'Когда картинки совсем другие (снимки неба, спектры), или своих данных и так миллионы.',
        en: 'When pictures are quite different (the sky, spectra), or there are millions of one’s own.',
      },
    },
  ],
} satisfies Lesson
