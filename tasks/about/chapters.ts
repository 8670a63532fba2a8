import type { Bilingual } from '../language.js'

/** Tasks that belong together, in the order in which they are best done. */
export interface Chapter {
  title: Bilingual
  about: Bilingual
  /** Numbers of tasks, and the names of code that each is the first to use. */
  tasks: readonly (readonly [number: number, ...news: string[]])[]
}

export const chapters: readonly Chapter[] = [
  {
    title: { ru: 'Данные и первая сеть', en: 'Data and a first network' },
    about: {
      ru: 'От картинок до сети, которая читает цифры.',
      en: 'From pictures to a network that reads digits.',
    },
    tasks: [
      [1, 'mnist', 'toCategorical'],
      [2, 'Sequential', 'Dense'],
      [3, 'compile', 'losses'],
      [4, 'fit', 'validationSplit'],
      [5, 'evaluate', 'confusionMatrix'],
      [6, 'predict', 'argmax'],
    ],
  },
  {
    title: { ru: 'Обучение', en: 'Training' },
    about: {
      ru: 'Что меняется, когда меняют сеть, оптимизатор, батч и число эпох.',
      en: 'What changes with the network, the optimizer, the batch and the number of epochs.',
    },
    tasks: [
      [7, 'createModel'],
      [9, 'SGD', 'RMSprop'],
      [10, 'sigmoid', 'tanh'],
      [12, 'batchSize'],
      [13, 'epochs'],
      [15, 'units'],
      [17, 'evaluate'],
    ],
  },
  {
    title: { ru: 'Против переобучения', en: 'Against overfitting' },
    about: {
      ru: 'Чтобы сеть понимала, а не заучивала.',
      en: 'For the network to understand rather than to learn by heart.',
    },
    tasks: [
      [8, 'regularizers'],
      [11, 'Dropout'],
      [19, 'BatchNormalization'],
      [20, 'computeClassWeight'],
      [22, 'ImageDataGenerator', 'RandomRotation'],
    ],
  },
  {
    title: { ru: 'Колбэки', en: 'Callbacks' },
    about: {
      ru: 'Что делать между эпохами: сохранять, останавливаться, менять скорость.',
      en: 'What to do between epochs: save, stop, change the rate.',
    },
    tasks: [
      [14, 'ModelCheckpoint', 'loadModel'],
      [16, 'EarlyStopping'],
      [18, 'LearningRateScheduler'],
      [27, 'LearningRateFinder'],
    ],
  },
  {
    title: { ru: 'Свёртки', en: 'Convolutions' },
    about: { ru: 'Один узор, найденный по всей картинке.', en: 'One pattern, found all over the picture.' },
    tasks: [
      [21, 'Conv2D', 'MaxPooling2D'],
      [24, 'cifar10'],
      [25, 'fashionMnist'],
      [26, 'Model', 'Add'],
    ],
  },
  {
    title: { ru: 'Перенос', en: 'Transfer' },
    about: { ru: 'Начать с того, что уже выучено.', en: 'To begin with what has been learned already.' },
    tasks: [
      [23, 'applications', 'trainable'],
      [28, 'Input', 'getWeights'],
    ],
  },
  {
    title: { ru: 'Дальше', en: 'Beyond' },
    about: { ru: 'Куда смотреть и что подобрать.', en: 'Where to look, and what to search for.' },
    tasks: [
      [29, 'Attention'],
      [30, 'GridSearch', 'RandomSearch'],
    ],
  },
]
