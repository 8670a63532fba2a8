import type { Lesson } from './lesson.js'

export default {
  watch: {
    ru: 'Тонкая линия — батчи, толстая — эпохи: за первые сто шагов функция потерь падает сильнее, чем за все остальные. Потом следите за разрывом: на обучении она падает дальше, на проверке останавливается.',
    en: 'The thin line is batches, the bold one epochs: in the first hundred steps the loss falls by more than in all the others. Then watch the gap: in training it falls on, in validation it comes to rest.',
  },
  why: {
    ru: '`fit` берёт 32 картинки, считает функцию потерь, проходит сеть назад (правило производной сложной функции) и сдвигает каждый вес против его производной. 1500 таких шагов — эпоха. Последние 20 % картинок в шагах не участвуют: по ним видно, что сеть поняла, а что заучила.',
    en: '`fit` takes 32 pictures, computes the loss, goes back through the network (the chain rule) and moves each weight against its derivative. 1500 such steps are an epoch. The last 20 % of the pictures take no part in them: they tell what the network has understood from what it has learned by heart.',
  },
  formula: {
    tex: 'w \\leftarrow w - \\eta\\, \\frac{1}{B}\\sum_{i=1}^{B} \\frac{\\partial L_i}{\\partial w}',
    about: {
      ru: 'w — вес, η — скорость обучения, B — размер батча, L — функция потерь на одной картинке. Adam ещё делит на обычную величину градиента.',
      en: 'w is a weight, η the learning rate, B the batch size, L the loss of one picture. Adam divides by the usual size of the gradient, too.',
    },
  },
  tries: [
    {
      name: 'wider',
      title: { ru: 'Шире: 512 нейронов', en: 'Wider: 512 neurons' },
      about: {
        ru: 'Лучше: на 6000 картинок за три эпохи `val_loss` — 0,20 вместо 0,24. Каждый нейрон первого слоя ищет свой узор штрихов; чем их больше, тем легче следующему слою сложить из них цифру. Плата — вчетверо больше весов.',
        en: 'Better: with 6000 pictures and three epochs `val_loss` is 0.20 instead of 0.24. Each neuron of the first layer looks for a pattern of strokes of its own; the more there are, the more easily the next layer makes a digit of them. The price is four times the weights.',
      },
      edits: [['new Dense(128', 'new Dense(512']],
    },
    {
      name: 'too-high-a-rate',
      title: { ru: 'Слишком высокая скорость', en: 'Too high a rate' },
      about: {
        ru: 'Adam со скоростью 0,1 вместо 0,001: веса прыгают через минимум, и сеть может навсегда застрять на одном ответе.',
        en: 'Adam at 0.1 instead of 0.001: the weights leap over the minimum, and the network may be stuck with one answer for good.',
      },
      edits: [
        ['import { Dense, Sequential }', 'import { Adam, Dense, Sequential }'],
        ["optimizer: 'adam'", 'optimizer: new Adam({ learningRate: 0.1 })'],
      ],
    },
    {
      name: 'overfit',
      title: { ru: 'Переобучить', en: 'Overfit it' },
      about: {
        ru: '500 картинок и 60 эпох: точность на обучении дойдёт до единицы, а `val_loss` после спуска начнёт расти.',
        en: '500 pictures and 60 epochs: the training accuracy reaches one, and `val_loss`, having fallen, begins to rise.',
      },
      edits: [['images: 60_000, epochs: 10', 'images: 500, epochs: 60']],
    },
    {
      name: 'dead-relus',
      title: { ru: 'Мёртвые нейроны', en: 'Dead ReLUs' },
      about: {
        ru: 'Смещения начинаются с −10: все суммы отрицательны, `relu` выдаёт нули, градиентов нет, и функция потерь стоит на ln 10.',
        en: 'Biases begin at −10: all sums are negative, `relu` gives zeros, there are no gradients, and the loss rests at ln 10.',
      },
      edits: [
        ['import { Dense, Sequential }', 'import { Dense, initializers, Sequential }'],
        [
          "{ inputShape: [784], activation: 'relu' }",
          "{\n      inputShape: [784],\n      activation: 'relu',\n      biasInitializer: initializers.constant(-10),\n    }",
        ],
      ],
    },
  ],
  questions: [
    {
      question: {
        ru: 'Почему в первой эпохе `val_accuracy` бывает выше `accuracy`?',
        en: 'Why may `val_accuracy` be above `accuracy` in the first epoch?',
      },
      answer: {
        ru: '`accuracy` — среднее за эпоху, в начале которой сеть ещё ничего не умела; `val_accuracy` измерена в конце, когда она уже умеет.',
        en: '`accuracy` is the mean over an epoch at whose beginning the network knew nothing; `val_accuracy` is measured at its end.',
      },
    },
    {
      question: {
        ru: 'Функция потерь не падает ниже 2,3. Что случилось?',
        en: 'The loss does not fall below 2.3. What has happened?',
      },
      answer: {
        ru: 'ln 10 — это ответ наугад. Либо градиенты не доходят (мёртвые `relu`), либо скорость так велика, что сеть прыгнула туда и застряла.',
        en: 'ln 10 is guessing. Either no gradients arrive (dead `relu`s), or the rate is so high that the network has leapt there and is stuck.',
      },
    },
    {
      question: {
        ru: 'Зачем проверочная часть, если есть тест?',
        en: 'Why a validation part, if there is a test set?',
      },
      answer: {
        ru: 'По ней выбирают: сколько эпох, какая сеть. Выбирать по тесту — значит понемногу учиться и на нём, и тогда честной оценки не остаётся.',
        en: 'By it one chooses: how many epochs, which network. Choosing by the test set means learning from it bit by bit, and no honest measure is left.',
      },
    },
  ],
} satisfies Lesson
