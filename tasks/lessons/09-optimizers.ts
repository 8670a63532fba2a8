import type { Lesson } from './lesson.js'

export default {
  watch: {
    ru: 'Начальные веса у всех одни и те же, поэтому кривые начинаются в одной точке. `sgd` со скоростью 0,01 отстаёт в первой же эпохе; у `rmsprop` и `adam` кривые почти вместе, и к концу они начинают дрожать.',
    en: 'All begin with the same weights, so the curves start at one point. `sgd` at 0.01 is behind after the first epoch; `rmsprop` and `adam` stay close together, and begin to tremble towards the end.',
  },
  why: {
    ru: 'Градиенты разных весов отличаются в тысячи раз. У `sgd` шаг пропорционален градиенту, и веса с маленькими почти стоят. RMSprop делит шаг на корень из среднего квадрата градиента, Adam вдобавок усредняет сам градиент, и все веса идут примерно со скоростью η.',
    en: 'Gradients of different weights differ a thousandfold. With `sgd` the step is proportional to the gradient, and weights with small ones hardly move. RMSprop divides the step by the root of the mean squared gradient, Adam also averages the gradient itself, and all weights move at about the rate η.',
  },
  formula: {
    tex: 'm \\leftarrow \\beta_1 m + (1-\\beta_1) g, \\quad v \\leftarrow \\beta_2 v + (1-\\beta_2) g^2, \\quad w \\leftarrow w - \\eta \\frac{\\hat m}{\\sqrt{\\hat v} + \\varepsilon}',
    about: {
      ru: 'g — градиент, m и v — его среднее и среднее его квадрата, с поправкой на то, что начались с нуля (крышки); это Adam.',
      en: 'g is the gradient, m and v are its mean and the mean of its square, corrected for having begun at zero (hats); this is Adam.',
    },
  },
  tries: [
    {
      name: 'faster-sgd',
      title: { ru: 'Быстрый спуск с инерцией', en: 'Fast descent with momentum' },
      about: {
        ru: '`SGD` со скоростью 0,1 и `momentum` 0,9: с подобранной скоростью он не хуже Adam.',
        en: '`SGD` at 0.1 with `momentum` 0.9: at a well-chosen rate it is no worse than Adam.',
      },
      edits: [
        [
          'import { type CompileOptions, Dense, Sequential }',
          'import { type CompileOptions, Dense, SGD, Sequential }',
        ],
        ["createModel('sgd')", 'createModel(new SGD({ learningRate: 0.1, momentum: 0.9 }))'],
      ],
    },
    {
      name: 'lion',
      title: { ru: 'Lion вместо RMSprop', en: 'Lion instead of RMSprop' },
      about: {
        ru: 'Lion берёт только знак усреднённого градиента: шаги всех весов равны, скорость ему нужна меньше.',
        en: 'Lion takes only the sign of the averaged gradient: all weights’ steps are equal, and it needs a smaller rate.',
      },
      edits: [["rmsprop: () => createModel('rmsprop')", "lion: () => createModel('lion')"]],
    },
  ],
  questions: [
    {
      question: { ru: 'Значит, Adam всегда лучше?', en: 'So is Adam always better?' },
      answer: {
        ru: 'Нет: он менее чувствителен к скорости, и потому лучше, пока её не подбирали. Свёрточные сети с подобранной скоростью часто обучают `sgd` с инерцией.',
        en: 'No: it is less sensitive to the rate, and so better while nobody has tuned it. Convolutional networks at a tuned rate are often trained with `sgd` and momentum.',
      },
    },
    {
      question: { ru: 'Сколько памяти стоит Adam?', en: 'How much memory does Adam cost?' },
      answer: {
        ru: 'Два числа на каждый вес, m и v: вместе с весом и градиентом втрое больше, чем сами веса и ещё столько же.',
        en: 'Two numbers for each weight, m and v, beside the weight and its gradient.',
      },
    },
    {
      question: { ru: 'Почему в конце кривые дрожат?', en: 'Why do the curves tremble at the end?' },
      answer: {
        ru: 'Шаг постоянной длины перепрыгивает дно. Меньшая скорость к концу (задача 18) это убирает.',
        en: 'A step of constant length leaps over the bottom. A smaller rate towards the end (task 18) takes that away.',
      },
    },
  ],
} satisfies Lesson
