import { asKeras } from '../keras.js'
import type { About } from '../task.js'

export default {
  number: 18,
  title: { ru: 'Использование Learning Rate Scheduler', en: 'A learning rate schedule' },
  about: {
    ru: 'Первые десять эпох скорость обучения 0,001, потом 0,0001: сеть перестаёт прыгать вокруг минимума и опускается в него. На кривой это ступенька.',
    en: 'For ten epochs the learning rate is 0.001, then 0.0001: the network stops jumping about the minimum and settles in it. The curve shows a step.',
  },
  goal: asKeras(18, 'val_accuracy at the end'),
} satisfies About
