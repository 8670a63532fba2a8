import type { Lesson } from './lesson.js'

export default {
  watch: {
    ru: 'Значения функций потерь нельзя сравнивать между собой: у каждой свой масштаб. Сравнивают точность. Среднеквадратичная ошибка и своя функция дают одно и то же до последнего знака.',
    en: 'The values of different losses can’t be compared: each has its own scale. Accuracy can. The mean squared error and our own function give the same to the last digit.',
  },
  why: {
    ru: 'Функция потерь решает, что считать большой ошибкой. Кросс-энтропия — минус логарифм вероятности верного ответа: за уверенную ошибку штраф растёт без предела, и градиент по суммам перед `softmax` равен просто p − y. У среднеквадратичной ошибки он ещё умножается на p(1 − p): уверенная ошибка почти не исправляется.',
    en: 'The loss decides what counts as a large mistake. Cross-entropy is minus the logarithm of the right answer’s probability: for a confident mistake it grows without bound, and its gradient with respect to the sums before `softmax` is simply p − y. That of the squared error is multiplied by p(1 − p) too: a confident mistake is hardly corrected.',
  },
  formula: {
    tex: 'L = -\\sum_k y_k \\ln p_k, \\qquad \\frac{\\partial L}{\\partial z_k} = p_k - y_k',
    about: {
      ru: 'y — метка из нулей и единицы, p — вероятности сети, z — суммы перед softmax.',
      en: 'y is the label of zeros and a one, p the network’s probabilities, z the sums before softmax.',
    },
  },
  tries: [
    {
      name: 'sgd',
      title: { ru: 'С простым спуском', en: 'With plain descent' },
      about: {
        ru: 'Adam делит на величину градиента и скрывает разницу; с `sgd` маленькие градиенты среднеквадратичной ошибки видны сразу.',
        en: 'Adam divides by the gradient’s size and hides the difference; with `sgd` the small gradients of the squared error show at once.',
      },
      edits: [["optimizer: 'adam', loss,", "optimizer: 'sgd', loss,"]],
    },
    {
      name: 'absolute',
      title: { ru: 'Своя функция: модуль разности', en: 'Our own: the absolute difference' },
      about: {
        ru: 'Производная модуля не зависит от величины ошибки: мелкие ошибки весят столько же.',
        en: 'The derivative of |x| doesn’t depend on the size of the error: small ones weigh as much.',
      },
      edits: [['yTrue.sub(yPred).square().mean(-1)', 'yTrue.sub(yPred).abs().mean(-1)']],
    },
  ],
  questions: [
    {
      question: {
        ru: 'Функция потерь упала, а точность — нет. Как так?',
        en: 'The loss fell, and the accuracy did not. How?',
      },
      answer: {
        ru: 'Точность считает только, какой ответ первый. Вероятность верного могла вырасти с 0,3 до 0,4 и остаться второй — или быть первой и раньше.',
        en: 'Accuracy only counts which answer is first. The right one’s probability may have risen from 0.3 to 0.4 and still be second, or have been first before.',
      },
    },
    {
      question: { ru: 'Почему не обучать сразу на точность?', en: 'Why not train for accuracy itself?' },
      answer: {
        ru: 'Она ступенька: при малом изменении весов не меняется, и градиент почти везде ноль.',
        en: 'It is a staircase: a small change of the weights leaves it as it is, and the gradient is zero nearly everywhere.',
      },
    },
    {
      question: {
        ru: 'Чему равна кросс-энтропия у сети, которая отвечает наугад?',
        en: 'What is the cross-entropy of a network that guesses?',
      },
      answer: {
        ru: 'ln 10 ≈ 2,303: с этого начинается почти каждая кривая здесь.',
        en: 'ln 10 ≈ 2.303: nearly every curve here begins there.',
      },
    },
  ],
} satisfies Lesson
