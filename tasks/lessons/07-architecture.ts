import type { Lesson } from './lesson.js'

export default {
  watch: {
    ru: 'Между «одним слоем» и 128–64 — пропасть в пять процентов. Между 128–64 и 256–128–64 — доли процента за вдвое больше параметров. Кривые проверки показывают это уже после первой эпохи.',
    en: 'Between “one layer” and 128–64 there is a gulf of five percent. Between 128–64 and 256–128–64, a fraction of a percent for twice the parameters. The validation curves show it after the first epoch.',
  },
  why: {
    ru: 'Один слой с `softmax` делит пространство плоскостями. Скрытый слой сначала строит признаки — петли, палочки, углы, — а делит уже их. Каждый следующий слой составляет признаки из признаков, но цифрам 28 × 28 много этажей не нужно.',
    en: 'A single layer with `softmax` divides space by planes. A hidden layer first makes features – loops, strokes, corners – and divides those. Each further layer makes features of features, but digits of 28 × 28 don’t need many storeys.',
  },
  formula: {
    tex: 'f(x) = \\mathrm{softmax}\\bigl(W_3\\,\\sigma(W_2\\,\\sigma(W_1 x + b_1) + b_2) + b_3\\bigr), \\quad \\sigma(t) = \\max(0, t)',
    about: {
      ru: 'W и b — веса и смещения слоёв, σ — relu.',
      en: 'W and b are the layers’ weights and biases, σ is relu.',
    },
  },
  tries: [
    {
      name: 'linear',
      title: { ru: 'Глубокая, но линейная', en: 'Deep, but linear' },
      about: {
        ru: 'Те же слои без `relu`: все три сети станут одной линейной, и точность сравняется.',
        en: 'The same layers without `relu`: all three become one linear network, with one accuracy.',
      },
      edits: [["activation: 'relu'", "activation: 'linear'"]],
    },
    {
      name: 'bottleneck',
      title: { ru: 'Узкое горло', en: 'A bottleneck' },
      about: {
        ru: 'Слой из двух нейронов посередине: всё, что сеть знает о картинке, проходит через два числа.',
        en: 'A layer of two neurons in the middle: all that the network knows of a picture passes through two numbers.',
      },
      edits: [['createModel(256, 128, 64)', 'createModel(256, 2, 64)']],
    },
  ],
  questions: [
    {
      question: {
        ru: 'Можно ли обойтись одним очень широким скрытым слоем?',
        en: 'Would one very wide hidden layer do?',
      },
      answer: {
        ru: 'В принципе да: он приближает любую непрерывную функцию. Но ширина может понадобиться огромная, а глубина делает то же меньшим числом параметров.',
        en: 'In principle yes: it approximates any continuous function. But it may have to be enormous, where depth does the same with fewer parameters.',
      },
    },
    {
      question: {
        ru: 'Почему у одного слоя функция потерь тоже останавливается, хотя переобучаться ему нечем?',
        en: 'Why does the single layer come to rest too, with nothing to overfit with?',
      },
      answer: {
        ru: 'Он недообучен: лучше, чем плоскостями, он разделить не может, сколько ни учи.',
        en: 'It underfits: it can’t divide better than with planes, however long it learns.',
      },
    },
    {
      question: { ru: 'Больше параметров — всегда дольше?', en: 'Do more parameters always take longer?' },
      answer: {
        ru: 'На видеокарте почти нет, пока она не занята целиком: маленькие матрицы стоят примерно одинаково, время уходит на запуск.',
        en: 'On a GPU hardly, as long as it isn’t all busy: small matrices cost about the same, the time goes into starting them.',
      },
    },
  ],
} satisfies Lesson
