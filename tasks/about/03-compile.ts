import { asKeras } from '../keras.js'
import type { About } from '../task.js'

export default {
  number: 3,
  title: { ru: 'Компиляция модели', en: 'Compiling the model' },
  about: {
    ru: 'compile выбирает оптимизатор и функцию потерь. Сравниваем четыре: среднеквадратичную ошибку, бинарную и категориальную кросс-энтропию и свою собственную — одна эпоха на каждую, одинаковые начальные веса. Своя функция повторяет среднеквадратичную, поэтому и результат у них один.',
    en: 'compile chooses the optimizer and the loss. Four losses are compared: mean squared error, binary and categorical cross-entropy, and one of our own; one epoch each, from the same initial weights. Our own is the mean squared error again, and so is its result.',
  },
  goal: asKeras(3, 'categorical_crossentropy'),
} satisfies About
