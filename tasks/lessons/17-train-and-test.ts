import type { Lesson } from './lesson.js'

export default {
  watch: {
    ru: 'Две строки таблицы: ошибок на 60 000 виденных картинок и на 10 000 новых. И сами ошибки: многие из них и человек прочёл бы с трудом.',
    en: 'The two rows of the table: mistakes on 60,000 pictures seen and on 10,000 new ones. And the mistakes themselves: many are hard for people too.',
  },
  why: {
    ru: 'Разрыв между точностями — мера заученного. Это верхняя граница того, что может дать регуляризация: если обе точности низкие, сеть недообучена, и нужны не штрафы, а больше сети или времени.',
    en: 'The gap between the two accuracies measures what was learned by heart. It is all that regularization could win: if both are low, the network underfits, and wants not penalties but more network or more time.',
  },
  formula: {
    tex: '\\Delta = A_1 - A_2',
    about: {
      ru: 'Разрыв Δ — разность точностей на обучающих картинках (1) и на новых (2).',
      en: 'The gap Δ is the difference of the accuracies on training pictures (1) and on new ones (2).',
    },
  },
  tries: [
    {
      name: 'some',
      title: { ru: 'Первая тысяча обучающих', en: 'The first thousand of training' },
      about: {
        ru: 'На тысяче картинок оценка быстрее, но её разброс в восемь раз больше.',
        en: 'A thousand pictures are measured faster, with eight times the deviation.',
      },
      edits: [
        ['model.evaluate(xTrain, yTrain)', 'model.evaluate(xTrain.slice(0, 1000), yTrain.slice(0, 1000))'],
      ],
    },
    {
      name: 'held-out',
      title: { ru: 'Отложенная часть', en: 'The part held out' },
      about: {
        ru: 'Последние 12 000 обучающих картинок в обучении не участвовали: точность на них — как на тесте.',
        en: 'The last 12,000 training pictures took no part in training: the accuracy on them is like the test’s.',
      },
      edits: [
        ['model.evaluate(xTrain, yTrain)', 'model.evaluate(xTrain.slice(48_000), yTrain.slice(48_000))'],
      ],
    },
  ],
  questions: [
    {
      question: {
        ru: 'Почему `evaluate` на обучающих даёт больше, чем `accuracy` последней эпохи?',
        en: 'Why does `evaluate` on the training set give more than the last epoch’s `accuracy`?',
      },
      answer: {
        ru: '`accuracy` эпохи — среднее, пока веса ещё менялись; `evaluate` меряет готовую сеть.',
        en: 'An epoch’s `accuracy` is the mean while weights still changed; `evaluate` measures the finished network.',
      },
    },
    {
      question: { ru: 'Может ли разрыв быть отрицательным?', en: 'Can the gap be negative?' },
      answer: {
        ru: 'Да: если тест легче, или при малом тесте случайно. Здесь вторая половина теста написана аккуратнее.',
        en: 'Yes: if the test is easier, or by chance where it is small. Here its second half is written more neatly.',
      },
    },
    {
      question: { ru: 'Разрыв 0,01. Плохо это?', en: 'A gap of 0.01. Is that bad?' },
      answer: {
        ru: 'Смотря по уровню: при точности на тесте 0,98 это половина всех её ошибок.',
        en: 'It depends on the level: at a test accuracy of 0.98 it is half of all its mistakes.',
      },
    },
  ],
} satisfies Lesson
