import { asKeras } from '../keras.js'
import type { About } from '../task.js'

export default {
  number: 15,
  title: { ru: 'Изменение размера нейронов в скрытых слоях', en: 'More and fewer neurons' },
  about: {
    ru: 'Первый скрытый слой от 16 до 256 нейронов. Каждое удвоение даёт всё меньше, а параметров становится вдвое больше.',
    en: 'The first hidden layer with 16 to 256 neurons. Each doubling gives less, for twice the parameters.',
  },
  goal: asKeras(15, '256 neurons', { others: ['128 neurons', '64 neurons', '16 neurons'] }),
} satisfies About
