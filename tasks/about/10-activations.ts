import { asKeras } from '../keras.js'
import type { About } from '../task.js'

export default {
  number: 10,
  title: { ru: 'Изменение функции активации', en: 'Changing the activation' },
  about: {
    ru: 'relu, sigmoid и tanh в скрытых слоях. У сигмоиды производная не больше 1/4, поэтому в начале сеть с ней учится медленнее.',
    en: 'relu, sigmoid and tanh in the hidden layers. The sigmoid’s derivative is never above 1/4, so a network with it learns more slowly at first.',
  },
  goal: asKeras(10, 'relu', { others: ['tanh', 'sigmoid'] }),
} satisfies About
