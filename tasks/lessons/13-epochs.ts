import type { Lesson } from './lesson.js'

export default {
  watch: {
    ru: 'Место, где `val_loss` поворачивает вверх: дальше сеть заучивает. Включите логарифмическую шкалу: `loss` падает и падает, а точность на проверке стоит.',
    en: 'The place where `val_loss` turns upward: from there on the network learns by heart. Turn on the log scale: `loss` falls and falls, and the validation accuracy stays.',
  },
  why: {
    ru: 'Когда почти все ответы верны, уменьшить функцию потерь можно только уверенностью: вероятность 0,99 превратить в 0,9999. На новых картинках та же уверенность стоит дорого: одна ошибка с вероятностью 0,0001 верного ответа прибавляет 9,2. Поэтому `val_loss` растёт, хотя точность не падает.',
    en: 'When nearly all answers are right, only more confidence makes the loss smaller: 0.99 becomes 0.9999. On new pictures that confidence is expensive: one mistake with 0.0001 for the right answer adds 9.2. So `val_loss` rises though the accuracy does not fall.',
  },
  formula: {
    tex: '-\\ln 0.9999 \\approx 0.0001, \\qquad -\\ln 0.0001 \\approx 9.2',
    about: {
      ru: 'Цена верного и неверного ответа при одной и той же уверенности.',
      en: 'The price of a right and of a wrong answer at the same confidence.',
    },
  },
  tries: [
    {
      name: 'few-images',
      title: { ru: 'Мало картинок', en: 'Few pictures' },
      about: {
        ru: '2000 картинок: поворот приходит раньше и круче.',
        en: '2000 pictures: the turn comes sooner, and is steeper.',
      },
      edits: [['images: 60_000', 'images: 2000']],
    },
    {
      name: 'more-validation',
      title: { ru: 'Половина на проверку', en: 'Half for validation' },
      about: {
        ru: 'Учится на 30 000: проверка надёжнее, сеть хуже.',
        en: 'It learns from 30,000: the validation is more reliable, the network worse.',
      },
      edits: [['validationSplit: 0.2', 'validationSplit: 0.5']],
    },
  ],
  questions: [
    {
      question: {
        ru: '`val_loss` растёт, а `val_accuracy` нет. Это переобучение?',
        en: '`val_loss` rises, `val_accuracy` does not fall. Is that overfitting?',
      },
      answer: {
        ru: 'Да, по уверенности: ответы те же, но ошибки всё увереннее. Нужны ли вам вероятности или только ответы — решать вам.',
        en: 'Yes, in confidence: the answers are the same, the mistakes ever more confident. Whether you need the probabilities or only the answers is for you to say.',
      },
    },
    {
      question: { ru: 'Сколько эпох «правильно»?', en: 'How many epochs are right?' },
      answer: {
        ru: 'Столько, сколько падает `val_loss`; это решает ранняя остановка в задаче 16.',
        en: 'As many as `val_loss` falls for; early stopping in task 16 decides it.',
      },
    },
    {
      question: {
        ru: 'Почему кривая обучения иногда подскакивает?',
        en: 'Why does the training curve jump now and then?',
      },
      answer: {
        ru: 'Редкий батч даёт большой градиент, а Adam к этому времени делит на очень маленькие: шаг выходит длинным.',
        en: 'A rare batch has a large gradient while Adam divides by very small ones by then: the step becomes long.',
      },
    },
  ],
} satisfies Lesson
