import type { Lesson } from './lesson.js'

export default {
  watch: {
    ru: 'Три части кривой: ровно (скорость так мала, что ничего не происходит), спуск, взлёт. Пунктир стоит там, где спуск круче всего, а не на дне.',
    en: 'The three parts of the curve: level (the rate is so low that nothing happens), down, up and away. The dashed line stands where the descent is steepest, not at the bottom.',
  },
  why: {
    ru: 'У каждой сети своя подходящая скорость, и перебирать её обучением дорого. Проба стоит одну эпоху: скорость растёт на каждом шаге в одно и то же число раз. На дне кривой скорость уже слишком велика: там сеть держится только потому, что спустилась раньше.',
    en: 'Each network has a rate that suits it, and finding it by training is expensive. The probe costs part of an epoch: the rate grows by the same factor at each step. At the bottom of the curve it is too high already: the network is still good there only because it came down before.',
  },
  formula: {
    tex: '\\eta_t = \\eta_{\\min} \\left(\\frac{\\eta_{\\max}}{\\eta_{\\min}}\\right)^{t/T}, \\qquad \\eta^* = \\arg\\min_{\\eta} \\frac{d L}{d \\ln \\eta}',
    about: {
      ru: 'η — скорость, t — шаг из T, L — сглаженная функция потерь.',
      en: 'η is the rate, t the step of T, L the smoothed loss.',
    },
  },
  tries: [
    {
      name: 'narrow',
      title: { ru: 'Узкие границы', en: 'Narrow bounds' },
      about: {
        ru: 'До 0,001: взлёта не видно, и предложение упирается в край.',
        en: 'Up to 0.001: no flight is to be seen, and the suggestion is at the edge.',
      },
      edits: [['maxRate: 1,', 'maxRate: 0.001,']],
    },
    {
      name: 'few-steps',
      title: { ru: 'Сорок шагов', en: 'Forty steps' },
      about: {
        ru: 'Скорость растёт рывками, кривая шумна, предложению верить нельзя.',
        en: 'The rate leaps, the curve is noisy, the suggestion is not to be trusted.',
      },
      edits: [['steps: 300', 'steps: 40']],
    },
  ],
  questions: [
    {
      question: {
        ru: 'Почему ось скорости логарифмическая?',
        en: 'Why is the axis of the rate logarithmic?',
      },
      answer: {
        ru: 'Важно отношение: между 0,001 и 0,002 та же разница, что между 0,1 и 0,2.',
        en: 'The ratio matters: between 0.001 and 0.002 is the same difference as between 0.1 and 0.2.',
      },
    },
    {
      question: { ru: 'Зависит ли ответ от размера батча?', en: 'Does the answer depend on the batch size?' },
      answer: {
        ru: 'Да: больше батч — меньше шум, и скорость может быть выше.',
        en: 'Yes: a larger batch has less noise, and the rate may be higher.',
      },
    },
    {
      question: {
        ru: 'После пробы сеть можно обучать дальше?',
        en: 'Can the network be trained on after the probe?',
      },
      answer: {
        ru: 'Нет: взлёт её испортил. Начинают с новых весов.',
        en: 'No: the flight has spoiled it. One begins with new weights.',
      },
    },
  ],
} satisfies Lesson
