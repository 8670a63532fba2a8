import { asKeras } from '../keras.js'
import type { About } from '../task.js'

export default {
  number: 27,
  title: { ru: 'Использование Learning Rate Finder', en: 'A learning rate finder' },
  about: {
    ru: 'За несколько сотен шагов скорость обучения растёт от 0,00001 до 1, пока функция потерь не начнёт расти. Предложенная скорость — там, где она падала быстрее всего; потом она сравнивается со скоростью по умолчанию.',
    en: 'Over some hundred steps the learning rate rises from 0.00001 to 1, until the loss runs away. The suggestion is where the loss fell fastest; it is then compared with the default rate.',
  },
  goal: asKeras(27, 'suggested rate', { others: ['default rate'] }),
} satisfies About
