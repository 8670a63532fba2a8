import type { Lesson } from './lesson.js'

export default {
  watch: {
    ru: 'Формы массивов: `[60000, 28, 28]` становится `[60000, 784]`, а метка `5` — строкой из девяти нулей и одной единицы. Среднее пикселей около 0,13: бумага — это ноль, а чернил на картинке мало.',
    en: 'The shapes: `[60000, 28, 28]` becomes `[60000, 784]`, and the label `5` a row of nine zeros and a one. The mean of the pixels is about 0.13: paper is zero, and there is little ink on a picture.',
  },
  why: {
    ru: 'Полносвязный слой умножает вектор на матрицу, поэтому картинка вытянута в строку. Числа от 0 до 1 держат первые суммы, а с ними и градиенты, около единицы: шаг обучения, подходящий одной сети, подходит и другой. Метка из нулей и единиц — это распределение вероятностей, с которым можно сравнить ответ сети.',
    en: 'A dense layer multiplies a vector by a matrix, so a picture is laid out as a row. Numbers from 0 to 1 keep the first sums, and with them the gradients, near one: a learning rate that suits one network then suits another. A label of zeros and a one is a distribution of probabilities that the network’s answer can be compared with.',
  },
  formula: {
    tex: 'x = \\frac{u}{255}, \\qquad y_k = \\begin{cases} 1 & k = c \\\\ 0 & k \\ne c \\end{cases}',
    about: {
      ru: 'u — пиксель от 0 до 255, x — число от 0 до 1; c — метка, y — вектор из десяти чисел.',
      en: 'u is a pixel from 0 to 255, x a number from 0 to 1; c is the label, y a vector of ten numbers.',
    },
  },
  tries: [
    {
      name: 'not-scaled',
      title: { ru: 'Не делить на 255', en: 'Don’t divide by 255' },
      about: {
        ru: 'Среднее вырастет в 255 раз. В задаче 4 с такими данными первые шаги будут рывками.',
        en: 'The mean grows 255-fold. In task 4 the first steps would be leaps with such data.',
      },
      edits: [[".astype('float32').div(255)", ".astype('float32')"]],
    },
    {
      name: 'other-pictures',
      title: { ru: 'Показать другие картинки', en: 'Show other pictures' },
      about: {
        ru: 'Картинки с 1000-й по 1023-ю: видно, как по-разному пишут одну и ту же цифру.',
        en: 'Pictures 1000 to 1023: see how differently one and the same digit is written.',
      },
      edits: [
        ['xTrain.slice(0, 12)', 'xTrain.slice(1000, 1024)'],
        ['trainLabels.at(i)', 'trainLabels.at(1000 + i)'],
      ],
    },
  ],
  questions: [
    {
      question: {
        ru: 'Зачем делить на 255, если сеть может выучить маленькие веса сама?',
        en: 'Why divide by 255, if the network can learn small weights by itself?',
      },
      answer: {
        ru: 'Может, но начинает она с весов, рассчитанных на числа около единицы. Со входами до 255 первые суммы в сотни раз больше, `softmax` сразу уверен, и градиенты либо огромны, либо почти нули.',
        en: 'It can, but it begins with weights meant for numbers near one. With inputs of up to 255 the first sums are hundreds of times as large, `softmax` is sure at once, and the gradients are either huge or nearly zero.',
      },
    },
    {
      question: {
        ru: 'Почему метка — не число 5, а десять чисел?',
        en: 'Why is a label not the number 5 but ten numbers?',
      },
      answer: {
        ru: 'Число сказало бы, что 5 ближе к 4, чем к 0. Для цифр это не так: классы просто разные, и каждый получает свой выход.',
        en: 'A number would say that 5 is nearer to 4 than to 0. For digits that is not so: classes are merely different, and each has an output of its own.',
      },
    },
    {
      question: {
        ru: 'Что теряется, когда картинка вытянута в строку?',
        en: 'What is lost when a picture becomes a row?',
      },
      answer: {
        ru: 'Соседство: сеть не знает, что пиксель 29 лежит под пикселем 1. Если перемешать пиксели всех картинок одинаково, полносвязная сеть выучит их так же хорошо. Свёртки задачи 21 соседство используют.',
        en: 'Neighbourhood: the network doesn’t know that pixel 29 lies below pixel 1. Shuffle the pixels of all pictures alike, and a dense network learns them as well. The convolutions of task 21 use it.',
      },
    },
  ],
} satisfies Lesson
