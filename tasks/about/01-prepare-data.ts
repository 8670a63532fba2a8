import type { About } from '../task.js'

export default {
  number: 1,
  title: { ru: 'Подготовка данных', en: 'Preparing the data' },
  about: {
    ru: 'MNIST: 60 000 рукописных цифр для обучения и 10 000 для проверки. Каждую картинку 28×28 вытягиваем в 784 числа от 0 до 1, номер цифры превращаем в десять нулей и единиц.',
    en: 'MNIST: 60,000 handwritten digits to learn from and 10,000 to test on. Each 28×28 image becomes 784 numbers from 0 to 1, each label ten zeros and ones.',
  },
  goal: {
    figure: 'mean of the training pixels',
    atLeast: 0.1306,
    atMost: 0.1308,
    keras: { ru: '0,1307 (среднее самого набора)', en: '0.1307 (the data set’s own)' },
  },
} satisfies About
