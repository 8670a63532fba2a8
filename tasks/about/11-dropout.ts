import { asKeras } from '../keras.js'
import type { About } from '../task.js'

export default {
  number: 11,
  title: { ru: 'Использование дропаута', en: 'Dropout' },
  about: {
    ru: 'Dropout выключает в каждом шаге случайную долю нейронов, чтобы они не полагались друг на друга. Сеть 512–512 из примера Keras mnist_mlp, с дропаутом 0,2 и без него.',
    en: 'In each step Dropout switches off a random share of the neurons, so that they don’t rely on each other. The network 512–512 of Keras’ example mnist_mlp, with dropout 0.2 and without.',
  },
  goal: {
    figure: 'with dropout',
    atLeast: 0.982,
    keras: {
      ru: '0,984 в эпоху 20, опубликовано (Keras 2, mnist_mlp)',
      en: '0.984 at epoch 20, published (Keras 2, mnist_mlp)',
    },
    brief: asKeras(11, 'with dropout', { others: ['without'] }),
  },
} satisfies About
