import { asKeras } from '../keras.js'
import type { About } from '../task.js'

export default {
  number: 16,
  title: { ru: 'Использование ранней остановки', en: 'Early stopping' },
  about: {
    ru: 'Если функция потерь на проверочной части три эпохи подряд не становится меньше, обучение прекращается, и возвращаются веса лучшей эпохи.',
    en: 'If the validation loss has not fallen for three epochs in a row, training ends, and the weights of the best epoch come back.',
  },
  goal: asKeras(16, 'test accuracy'),
} satisfies About
