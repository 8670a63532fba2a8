import type { Lesson } from './lesson.js'

export default {
  watch: {
    ru: 'Строки — картинки, столбцы — вероятности цифр, сумма каждой строки 1. Большинство ответов уверены почти до единицы; ищите строки, где второе число не крошечное.',
    en: 'Rows are pictures, columns the probabilities of digits, each row adds up to 1. Most answers are sure to nearly one; look for rows whose second number is not tiny.',
  },
  why: {
    ru: '`predict` — только путь вперёд: без меток, без градиентов, без дропаута. Ответ — номер наибольшей вероятности, `argmax`. Вероятности сети — не настоящие вероятности: обученная на кросс-энтропию сеть обычно слишком уверена в себе.',
    en: '`predict` is the way forward only: no labels, no gradients, no dropout. The answer is the place of the largest probability, `argmax`. A network’s probabilities are not true ones: trained with cross-entropy it is usually too sure of itself.',
  },
  formula: {
    tex: '\\hat{k} = \\arg\\max_k\\, p_k, \\qquad \\sum_k p_k = 1',
    about: {
      ru: 'p — вероятности, k с крышкой — ответ.',
      en: 'p are the probabilities, k with a hat the answer.',
    },
  },
  tries: [
    {
      name: 'twenty',
      title: { ru: 'Двадцать картинок', en: 'Twenty pictures' },
      about: {
        ru: 'Среди первых двадцати сеть обычно ошибается на девятой: пятёрка похожа на шестёрку.',
        en: 'Of the first twenty it usually errs on the ninth: a five that looks like a six.',
      },
      edits: [['.slice(0, 5)', '.slice(0, 20)']],
    },
    {
      name: 'noise',
      title: { ru: 'Спросить про шум', en: 'Ask about noise' },
      about: {
        ru: 'Обратите негатив: сеть видит белое вместо чёрного и всё равно уверенно отвечает. «Не знаю» её не учили.',
        en: 'Turn the picture into its negative: the network still answers with confidence. Nobody has taught it “I don’t know”.',
      },
      edits: [['model.predict(xTest.slice(0, 5))', 'model.predict(xTest.slice(0, 5).mul(-1).add(1))']],
    },
  ],
  questions: [
    {
      question: {
        ru: 'Сеть говорит «7, 99 %». Значит, из ста таких ответов верны 99?',
        en: 'The network says “7, 99 %”. Are 99 of a hundred such answers right?',
      },
      answer: {
        ru: 'Не обязательно: это надо проверить на данных. Когда доля верных совпадает с уверенностью, сеть называют калиброванной.',
        en: 'Not necessarily: that has to be measured. Where the share of right answers is the confidence, a network is called calibrated.',
      },
    },
    {
      question: { ru: 'Зачем предсказывать батчами?', en: 'Why predict in batches?' },
      answer: {
        ru: 'Одно умножение матрицы на 500 строк быстрее 500 умножений на одну: видеокарта занята вся, а веса читаются один раз.',
        en: 'One product of a matrix with 500 rows is faster than 500 with one: the whole GPU is busy, and the weights are read once.',
      },
    },
    {
      question: { ru: 'Что ответит сеть на букву «Ж»?', en: 'What does the network answer to a letter?' },
      answer: {
        ru: 'Какую-нибудь цифру, и может быть, уверенно: выходов всего десять, и их сумма — единица.',
        en: 'Some digit, and perhaps with confidence: there are only ten outputs, and they add up to one.',
      },
    },
  ],
} satisfies Lesson
