import type { Lesson } from './lesson.js'

export default {
  watch: {
    ru: 'Столбец «разрыв»: без штрафа он больше всего. Столбец «веса около нуля»: L1 обнуляет большинство весов, L2 делает их маленькими. Слишком сильный L2(0,01) ухудшает и обучение, и проверку.',
    en: 'The column “gap”: it is largest without a penalty. The column “weights near zero”: L1 makes most weights zero, L2 makes them small. L2(0.01) is too strong: training and validation both get worse.',
  },
  why: {
    ru: 'Штраф прибавляет к функции потерь размер весов. Производная L2 пропорциональна весу: большие уменьшаются быстрее. Производная L1 — всегда ±λ: вес, который мало помогает, доходит до нуля. Чтобы заучить отдельные картинки, нужны большие веса, и они теперь дороги.',
    en: 'A penalty adds the size of the weights to the loss. L2’s derivative is proportional to the weight: large ones shrink faster. L1’s is always ±λ: a weight that helps little goes to zero. To learn single pictures by heart takes large weights, and these are expensive now.',
  },
  formula: {
    tex: 'L = L_0 + \\lambda \\sum_{w} w^2 \\quad (\\mathrm{L2}), \\qquad L = L_0 + \\lambda \\sum_{w} |w| \\quad (\\mathrm{L1})',
    about: {
      ru: 'L с нулём — потери без штрафа, λ — сила штрафа, w — веса слоя.',
      en: 'L with a zero is the loss without it, λ the strength of the penalty, w the layer’s weights.',
    },
  },
  tries: [
    {
      name: 'too-strong',
      title: { ru: 'Слишком сильный L1', en: 'L1 too strong' },
      about: {
        ru: 'L1(0,01): штраф больше пользы, и почти все веса станут нулями.',
        en: 'L1(0.01): the penalty outweighs the use, and nearly all weights become zero.',
      },
      edits: [["'l1(0.0005)': l1(0.0005)", "'l1(0.01)': l1(0.01)"]],
    },
    {
      name: 'few-images',
      title: { ru: 'Мало картинок', en: 'Few pictures' },
      about: {
        ru: '1500 картинок: заучить их легче, и штраф помогает заметнее.',
        en: '1500 pictures: they are easier to learn by heart, and the penalty helps more.',
      },
      edits: [['images: 12_500', 'images: 1500']],
    },
  ],
  questions: [
    {
      question: {
        ru: 'Почему функция потерь со штрафом больше, а точность не хуже?',
        en: 'Why is the loss larger with a penalty, and the accuracy no worse?',
      },
      answer: {
        ru: 'В неё входит и сам штраф. На качество ответов смотрят по точности или по кросс-энтропии отдельно.',
        en: 'The penalty is part of it. The quality of the answers is told by the accuracy, or by the cross-entropy alone.',
      },
    },
    {
      question: {
        ru: 'Чем L2 отличается от `weightDecay` в AdamW?',
        en: 'How does L2 differ from `weightDecay` in AdamW?',
      },
      answer: {
        ru: 'Градиент L2 Adam делит на величину градиента вместе со всем остальным. AdamW уменьшает веса отдельно от этого, всех одинаково.',
        en: 'Adam divides L2’s gradient by the gradient’s size with all the rest. AdamW shrinks the weights apart from that, all alike.',
      },
    },
    {
      question: {
        ru: 'Почему штраф только на ядро, а не на смещения?',
        en: 'Why a penalty on kernels and not on biases?',
      },
      answer: {
        ru: 'Смещений мало, и заучивать картинки ими нечем: они лишь сдвигают границу.',
        en: 'Biases are few, and pictures can’t be learned by heart with them: they only shift the boundary.',
      },
    },
  ],
} satisfies Lesson
