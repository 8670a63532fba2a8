import type { Lesson } from './lesson.js'

export default {
  watch: {
    ru: 'Четыре кривые: без дропаута функция потерь на обучении уходит вниз, а на тесте поворачивает вверх. С ним обе идут рядом.',
    en: 'The four curves: without dropout the loss goes down in training and turns upward on the test set. With it the two go side by side.',
  },
  why: {
    ru: 'Соседние выходы свёртки похожи, и выключенный пиксель карты легко угадать по соседям. Поэтому после свёрток дропаут слабее, чем после полносвязных слоёв: 0,25, а не 0,5. `SpatialDropout2D` выключает целые карты.',
    en: 'Neighbouring outputs of a convolution are alike, and one that is switched off is easily guessed from them. So dropout is weaker behind convolutions than behind dense layers: 0.25 rather than 0.5. `SpatialDropout2D` switches off whole maps.',
  },
  formula: {
    tex: "h'_{i,j,c} = \\frac{m_{i,j,c}}{1-p}\\, h_{i,j,c}, \\qquad m \\sim \\mathcal{B}(1-p)",
    about: {
      ru: 'h — карты выходов слоя, m — случайная маска, p — доля выключенных.',
      en: 'h are the maps of outputs, m a random mask, p the share switched off.',
    },
  },
  tries: [
    {
      name: 'whole-maps',
      title: { ru: 'Целые карты', en: 'Whole maps' },
      about: {
        ru: '`SpatialDropout2D` вместо `Dropout`: та же доля, но сильнее.',
        en: '`SpatialDropout2D` instead of `Dropout`: the same share, but stronger.',
      },
      edits: [
        ['  Dropout,\n', '  SpatialDropout2D,\n'],
        ['new Dropout(rate)', 'new SpatialDropout2D(rate)'],
      ],
    },
    {
      name: 'half',
      title: { ru: 'Половину', en: 'Half of them' },
      about: {
        ru: '0,5 после каждой свёртки: за столько эпох сеть недоучится.',
        en: '0.5 behind each convolution: in so few epochs the network underfits.',
      },
      edits: [['[0.25, 0]', '[0.5, 0]']],
    },
  ],
  questions: [
    {
      question: {
        ru: 'Точность на тесте почти та же. Зачем тогда дропаут?',
        en: 'The test accuracy is nearly the same. Why dropout then?',
      },
      answer: {
        ru: 'Функция потерь на тесте меньше: сеть реже уверена в ошибке.',
        en: 'The test loss is smaller: the network is less often sure of a mistake.',
      },
    },
    {
      question: {
        ru: 'Почему 1000 тестовых картинок после эпохи, а в конце все?',
        en: 'Why 1000 test pictures after an epoch, and all in the end?',
      },
      answer: {
        ru: 'Кривой хватает и тысячи, а итог считают точно.',
        en: 'A thousand do for a curve; the result is measured exactly.',
      },
    },
    {
      question: { ru: 'Можно ли вместе с `BatchNormalization`?', en: 'Together with `BatchNormalization`?' },
      answer: {
        ru: 'Можно, но осторожно: дропаут меняет дисперсию на обучении и не меняет при проверке, а нормализация её запоминает.',
        en: 'Yes, with care: dropout changes the variance in training but not in testing, and normalization remembers it.',
      },
    },
  ],
} satisfies Lesson
