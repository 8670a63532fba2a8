import type { Lesson } from './lesson.js'

export default {
  watch: {
    ru: 'Среднее и отклонение: если разница двух строк меньше их отклонения, первое место — случайность.',
    en: 'Mean and deviation: where two rows differ by less than their deviation, the first place is chance.',
  },
  why: {
    ru: 'Перекрёстная проверка меряет каждую комбинацию трижды, каждый раз на своей трети, и потому меньше зависит от везения. Сетка растёт как произведение вариантов. Случайный поиск за те же пробы проверяет больше разных значений каждого параметра, а важных среди них обычно один-два.',
    en: 'Cross-validation measures each combination three times, each on a third of its own, and so depends less on luck. A grid grows as the product of the choices. With as many trials a random search tests more values of each parameter, of which usually one or two matter.',
  },
  formula: {
    tex: '\\bar a = \\frac1k \\sum_{i=1}^{k} a_i, \\qquad s = \\sqrt{\\frac1k \\sum_{i=1}^{k} (a_i - \\bar a)^2}, \\qquad 3 \\cdot 3 \\cdot k = 27',
    about: {
      ru: 'a — точность на каждой части, k = 3 частей; обучений всего 27.',
      en: 'a is the accuracy on the i-th fold of k = 3; there are 27 trainings in all.',
    },
  },
  tries: [
    {
      name: 'more-trials',
      title: { ru: 'Двенадцать случайных проб', en: 'Twelve random trials' },
      about: {
        ru: 'Вместо шести: лучшая скорость обычно находится около 0,001–0,005.',
        en: 'Instead of six: the best rate is usually found near 0.001–0.005.',
      },
      edits: [['trials: 6', 'trials: 12']],
    },
    {
      name: 'smaller-grid',
      title: { ru: 'Сетка поменьше', en: 'A smaller grid' },
      about: {
        ru: 'Два оптимизатора и одна активация: 6 обучений вместо 27.',
        en: 'Two optimizers and one activation: 6 trainings instead of 27.',
      },
      edits: [
        [
          "['adam', 'sgd', 'rmsprop'], activation: ['relu', 'sigmoid', 'tanh']",
          "['adam', 'rmsprop'], activation: ['relu']",
        ],
      ],
    },
  ],
  questions: [
    {
      question: {
        ru: 'Почему лучшую модель потом обучают заново?',
        en: 'Why is the best model trained anew in the end?',
      },
      answer: {
        ru: 'В пробах она видела две трети картинок; выбранную комбинацию учат на всех.',
        en: 'In the trials it has seen two thirds of the pictures; the chosen combination learns from all.',
      },
    },
    {
      question: {
        ru: 'Почему её точность на тесте обычно ниже, чем в поиске?',
        en: 'Why is its test accuracy often below that of the search?',
      },
      answer: {
        ru: 'Из девяти чисел выбрали наибольшее, а в нём есть и доля везения.',
        en: 'Of nine numbers the largest was chosen, and part of that is luck.',
      },
    },
    {
      question: { ru: 'Почему скорость выбирают по логарифму?', en: 'Why is the rate drawn on a log scale?' },
      answer: {
        ru: 'Иначе девять десятых проб пришлись бы между 0,01 и 0,1, где она уже велика.',
        en: 'Else nine tenths of the trials would fall between 0.01 and 0.1, where it is high already.',
      },
    },
  ],
} satisfies Lesson
