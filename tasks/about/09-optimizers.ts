import { asKeras } from '../keras.js'
import type { About } from '../task.js'

export default {
  number: 9,
  title: { ru: 'Использование различных оптимизаторов', en: 'Different optimizers' },
  about: {
    ru: 'Adam, SGD и RMSprop с настройками по умолчанию, одни и те же начальные веса. Adam и RMSprop делят шаг каждого веса на обычный размер его градиента, и все веса меняются примерно одинаково быстро. SGD шагает вдоль самого градиента: со скоростью 0,01 он за те же эпохи уходит не так далеко и приходит к другим весам.',
    en: 'Adam, SGD and RMSprop with their defaults, from the same initial weights. Adam and RMSprop divide each weight’s step by the usual size of its gradient, so that all weights change at about the same pace. SGD steps along the gradient itself: at a rate of 0.01 it gets less far in as many epochs, and to other weights.',
  },
  goal: asKeras(9, 'adam', { others: ['rmsprop', 'sgd'] }),
} satisfies About
