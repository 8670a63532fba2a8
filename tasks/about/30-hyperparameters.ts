import { asKeras } from '../keras.js'
import type { About } from '../task.js'

/** What Keras reaches with the best combination, trained once. */
const single = asKeras(4, 'val_accuracy').keras

export default {
  number: 30,
  title: { ru: 'Оптимизация гиперпараметров', en: 'Hyperparameter search' },
  about: {
    ru: 'GridSearch перебирает все девять сочетаний оптимизатора и активации: каждое учится трижды, всякий раз на двух третях картинок, и проверяется на третьей. RandomSearch тянет сочетания наугад — скорость обучения и число нейронов так не переберёшь. Если прервать поиск и запустить снова, он продолжит с того же места.',
    en: 'GridSearch goes through all nine combinations of optimizer and activation: each trains three times, on two thirds of the images, and is measured on the last third. RandomSearch draws combinations: rates and widths are too many for a grid. Interrupted and started again, a search goes on where it was.',
  },
  goal: {
    figure: 'cross-validated accuracy',
    atLeast: 0.965,
    keras: { ru: `${single.ru}; adam и relu`, en: `${single.en}; adam and relu` },
    brief: asKeras(30, 'cross-validated accuracy'),
  },
} satisfies About
