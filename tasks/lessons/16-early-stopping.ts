import type { Lesson } from './lesson.js'

export default {
  watch: {
    ru: 'Самую низкую точку `val_loss` и три эпохи после неё: там обучение кончается, и возвращаются веса лучшей эпохи.',
    en: 'The lowest point of `val_loss` and the three epochs after it: there training ends, and the weights of the best epoch come back.',
  },
  why: {
    ru: 'Сеть сначала учит то, что общее для многих картинок, и только потом отдельные картинки. Остановиться между ними — самая дешёвая регуляризация: она не стоит ничего и ещё экономит время.',
    en: 'A network first learns what many pictures have in common, and single pictures only later. To stop in between is the cheapest regularization: it costs nothing and saves time.',
  },
  formula: {
    tex: 'e^* = \\arg\\min_{i \\le e} L(i), \\qquad e - e^* \\ge p',
    about: {
      ru: 'L — функция потерь на проверке, e — эпоха, e со звёздочкой — лучшая до сих пор, p — терпение (`patience`): тогда обучение кончается.',
      en: 'L is the validation loss, e the epoch, e with a star the best so far, p the patience: then training ends.',
    },
  },
  tries: [
    {
      name: 'impatient',
      title: { ru: 'Без терпения', en: 'No patience' },
      about: {
        ru: '`patience: 1`: первый же случайный скачок обрывает обучение.',
        en: '`patience: 1`: the first chance bump ends the training.',
      },
      edits: [['patience: 3', 'patience: 1']],
    },
    {
      name: 'not-restored',
      title: { ru: 'Не возвращать веса', en: 'Don’t restore the weights' },
      about: {
        ru: 'Останутся веса последней эпохи, уже переобученные.',
        en: 'The weights of the last epoch remain, overfitted by then.',
      },
      edits: [['restoreBestWeights: true', 'restoreBestWeights: false']],
    },
  ],
  questions: [
    {
      question: { ru: 'Почему не остановиться при первом же росте?', en: 'Why not stop at the first rise?' },
      answer: {
        ru: '`val_loss` шумит: за подъёмом часто следует новый минимум. Терпение отличает шум от поворота.',
        en: '`val_loss` is noisy: a rise is often followed by a new minimum. Patience tells noise from a turn.',
      },
    },
    {
      question: {
        ru: 'Сколько эпох на самом деле обучалась модель, если остановка на шестой при `patience: 3`?',
        en: 'How many epochs has the model learned, if it stops at the sixth with `patience: 3`?',
      },
      answer: {
        ru: 'Шесть, но веса в ней — третьей эпохи.',
        en: 'Six, but it has the weights of the third.',
      },
    },
    {
      question: {
        ru: 'Можно ли следить за `loss` вместо `val_loss`?',
        en: 'Could one watch `loss` instead of `val_loss`?',
      },
      answer: {
        ru: 'Она почти всегда падает: остановка не наступит, а переобучение — да.',
        en: 'It nearly always falls: the stop would not come, the overfitting would.',
      },
    },
  ],
} satisfies Lesson
