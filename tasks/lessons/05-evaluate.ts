import type { Lesson } from './lesson.js'

export default {
  watch: {
    ru: 'Диагональ матрицы — верные ответы, всё остальное — путаница. Самые частые пары: 4 и 9, 7 и 2, 3 и 5; матрица не симметрична.',
    en: 'The diagonal of the matrix is right answers, all else is confusion. The most frequent pairs are 4 and 9, 7 and 2, 3 and 5; the matrix is not symmetric.',
  },
  why: {
    ru: 'Одно число не говорит, где сеть ошибается. Строка матрицы — настоящая цифра, столбец — ответ. Сумма строки — сколько таких картинок было, доля диагонали в ней — полнота, доля диагонали в столбце — точность ответа «это такая-то цифра».',
    en: 'One number does not tell where a network errs. A row is what the digit is, a column the answer. A row’s sum is how many such pictures there were, the diagonal’s share of it the recall; its share of the column the precision of the answer “it is that digit”.',
  },
  formula: {
    tex: 'A = \\frac{\\sum_k C_{kk}}{\\sum_{i,j} C_{ij}}, \\qquad R_k = \\frac{C_{kk}}{\\sum_j C_{kj}}',
    about: {
      ru: 'C с индексами i, j — сколько картинок цифры i названы цифрой j; A — точность, R — полнота.',
      en: 'C with indices i, j is how many pictures of digit i were called j; A is the accuracy, R the recall.',
    },
  },
  tries: [
    {
      name: 'first-thousand',
      title: { ru: 'Только первая тысяча', en: 'Only the first thousand' },
      about: {
        ru: 'Точность на тысяче картинок отличается от точности на десяти тысячах: это разброс выборки.',
        en: 'The accuracy on a thousand pictures differs from that on ten thousand: that is sampling.',
      },
      edits: [['model.evaluate(xTest, yTest)', 'model.evaluate(xTest.slice(0, 1000), yTest.slice(0, 1000))']],
    },
    {
      name: 'last-thousand',
      title: { ru: 'Только последняя тысяча', en: 'Only the last thousand' },
      about: {
        ru: 'Вторая половина теста написана аккуратнее: точность выше.',
        en: 'The second half of the test set is written more neatly: the accuracy is higher.',
      },
      edits: [['model.evaluate(xTest, yTest)', 'model.evaluate(xTest.slice(9000), yTest.slice(9000))']],
    },
  ],
  questions: [
    {
      question: {
        ru: 'Насколько можно верить точности 0,98 на 10 000 картинок?',
        en: 'How far can one trust an accuracy of 0.98 on 10,000 pictures?',
      },
      answer: {
        ru: 'Стандартная ошибка — √(0,98 · 0,02 / 10 000) ≈ 0,0014. Разница между 0,979 и 0,981 ничего не значит.',
        en: 'The standard error is √(0.98 · 0.02 / 10,000) ≈ 0.0014. A difference between 0.979 and 0.981 means nothing.',
      },
    },
    {
      question: {
        ru: 'Почему `evaluate` даёт одинаковый ответ каждый раз, хотя обучение случайно?',
        en: 'Why does `evaluate` give the same each time, though training is random?',
      },
      answer: {
        ru: 'Случайны начальные веса, порядок картинок и дропаут — всё это в обучении. Готовая сеть — просто функция. А здесь и обучение при одном `seed` повторяется бит в бит.',
        en: 'Random are the initial weights, the order of the pictures and dropout: all of it in training. A trained network is merely a function. And here, with one `seed`, training repeats bit for bit, too.',
      },
    },
    {
      question: { ru: 'Когда точность обманывает?', en: 'When does accuracy mislead?' },
      answer: {
        ru: 'Когда классы не поровну: если девяток 1 %, ответ «не девятка» верен на 99 %. Об этом задача 20.',
        en: 'When classes are not equally frequent: with 1 % nines, “no nine” is right 99 % of the time. That is task 20.',
      },
    },
  ],
} satisfies Lesson
