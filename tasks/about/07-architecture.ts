import { asKeras } from '../keras.js'
import type { About } from '../task.js'

export default {
  number: 7,
  title: { ru: 'Изменение архитектуры сети', en: 'Changing the architecture' },
  about: {
    ru: 'Слоёв больше и они шире: 256–128–64. Сравниваем с сетью 128–64 из второй задачи и с сетью из одного слоя.',
    en: 'More layers, and wider ones: 256–128–64, beside the 128–64 of the second task and a network of a single layer.',
  },
  goal: asKeras(7, '256-128-64', { others: ['128-64', 'one layer'] }),
} satisfies About
