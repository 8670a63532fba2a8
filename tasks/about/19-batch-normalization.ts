import { asKeras } from '../keras.js'
import type { About } from '../task.js'

export default {
  number: 19,
  title: { ru: 'Использование Batch Normalization', en: 'Batch normalization' },
  about: {
    ru: 'BatchNormalization приводит входы слоя к среднему 0 и разбросу 1 по каждому батчу. Заметнее всего это там, где обучение идёт с трудом: здесь — в сети из шести слоёв с простым градиентным спуском.',
    en: 'BatchNormalization brings a layer’s inputs to mean 0 and deviation 1 over each batch. It shows most where training is hard: here, in a network of six layers with plain gradient descent.',
  },
  goal: {
    figure: 'with normalization',
    atLeast: 0.975,
    keras: asKeras(19, 'with normalization', { others: ['without'] }).keras,
    brief: asKeras(19, 'with normalization', { others: ['without'] }),
  },
} satisfies About
