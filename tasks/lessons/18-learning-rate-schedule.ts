import type { Lesson } from './lesson.js'

export default {
  watch: {
    ru: 'Одиннадцатую эпоху: скорость падает в десять раз, и `accuracy` делает ступеньку вверх. Тонкая линия становится ровной.',
    en: 'The eleventh epoch: the rate falls to a tenth, and `accuracy` makes a step upward. The thin line becomes smooth.',
  },
  why: {
    ru: 'Шум батчей не даёт весам осесть: они кружат вокруг минимума на расстоянии порядка скорости. Большая скорость нужна, чтобы дойти, маленькая — чтобы осесть.',
    en: 'The noise of batches keeps the weights from settling: they circle the minimum at a distance of the order of the rate. A high rate is for getting there, a low one for settling.',
  },
  formula: {
    tex: '\\eta(e) = 0.001 \\cdot 0.1^{\\lfloor e / 10 \\rfloor}',
    about: {
      ru: 'η — скорость обучения, e — эпоха от нуля.',
      en: 'η is the learning rate, e the epoch from zero.',
    },
  },
  tries: [
    {
      name: 'cosine',
      title: { ru: 'Косинус', en: 'Cosine' },
      about: {
        ru: 'Скорость плавно идёт к нулю за 14 эпох: ступеньки нет, конец такой же ровный.',
        en: 'The rate goes smoothly to zero over 14 epochs: no step, and as smooth an end.',
      },
      edits: [
        [
          '0.001 * 0.1 ** Math.floor(epoch / 10)',
          '0.0005 * (1 + Math.cos((Math.PI * Math.min(epoch, 14)) / 14)) + 1e-6',
        ],
      ],
    },
    {
      name: 'too-early',
      title: { ru: 'Слишком рано', en: 'Too early' },
      about: {
        ru: 'Каждые две эпохи вдесятеро: сеть осядет там, куда успела дойти.',
        en: 'A tenth every two epochs: the network settles where it has got to.',
      },
      edits: [['Math.floor(epoch / 10)', 'Math.floor(epoch / 2)']],
    },
  ],
  questions: [
    {
      question: { ru: 'Почему не начать сразу с 0,0001?', en: 'Why not begin with 0.0001?' },
      answer: {
        ru: 'Путь до минимума занял бы вдесятеро больше шагов, и легче застрять в плохом месте рядом с началом.',
        en: 'The way to the minimum would take ten times the steps, and it is easier to be stuck in a bad place near the beginning.',
      },
    },
    {
      question: { ru: 'Растёт ли от этого переобучение?', en: 'Does it add to overfitting?' },
      answer: {
        ru: 'Немного: осевшая сеть лучше помнит обучающие картинки. Но и на проверке ступенька обычно вверх.',
        en: 'A little: settled, a network remembers training pictures better. But in validation the step is usually upward too.',
      },
    },
    {
      question: {
        ru: 'Чем `LearningRateScheduler` отличается от расписания внутри оптимизатора?',
        en: 'How does `LearningRateScheduler` differ from a schedule in the optimizer?',
      },
      answer: {
        ru: 'Колбэк меняет скорость раз в эпоху, расписание — на каждом шаге.',
        en: 'The callback changes the rate once an epoch, the schedule at each step.',
      },
    },
  ],
} satisfies Lesson
