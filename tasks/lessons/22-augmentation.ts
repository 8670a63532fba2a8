import type { Lesson } from './lesson.js'

export default {
  watch: {
    ru: 'Варианты картинок вверху — и точности: на обучении с аугментацией она ниже, на тесте выше.',
    en: 'The variants of the pictures above, and the accuracies: with augmentation lower in training, higher on the test set.',
  },
  why: {
    ru: 'Мы знаем, что повёрнутая на 10° семёрка — всё ещё семёрка, а сеть нет. Новые варианты говорят ей это примерами. Заучить картинку, которая каждый раз другая, нельзя.',
    en: 'We know that a seven turned by 10° is still a seven; the network does not. Variants tell it by example. A picture that is another each time can’t be learned by heart.',
  },
  formula: {
    tex: '\\min_w\\; \\mathbb{E}_{T}\\; L\\bigl(f_w(T x),\\, y\\bigr)',
    about: {
      ru: 'T — случайное преобразование (поворот, сдвиг, масштаб), метка y остаётся.',
      en: 'T is a random transformation (turn, shift, zoom); the label y stays.',
    },
  },
  tries: [
    {
      name: 'too-far',
      title: { ru: 'Слишком далеко', en: 'Too far' },
      about: {
        ru: 'Поворот до 180°: шестёрки становятся девятками, и метки лгут.',
        en: 'Turns of up to 180°: sixes become nines, and the labels lie.',
      },
      edits: [['rotationRange: 10', 'rotationRange: 180']],
    },
    {
      name: 'fewer',
      title: { ru: 'Двести картинок', en: 'Two hundred pictures' },
      about: { ru: 'Чем меньше данных, тем больше пользы.', en: 'The fewer the data, the greater the use.' },
      edits: [['images: 1000', 'images: 200']],
    },
  ],
  questions: [
    {
      question: {
        ru: 'Почему с аугментацией нужно больше эпох?',
        en: 'Why does augmentation want more epochs?',
      },
      answer: {
        ru: 'Задача стала труднее, а каждая картинка в каждой эпохе новая.',
        en: 'The problem has become harder, and each picture is new in each epoch.',
      },
    },
    {
      question: { ru: 'Почему на тесте ничего не поворачивают?', en: 'Why is nothing turned in testing?' },
      answer: {
        ru: 'Слои `Random…` работают только при обучении: ответ должен быть один и тот же.',
        en: 'The `Random…` layers work in training only: an answer ought to be one and the same.',
      },
    },
    {
      question: {
        ru: 'Какие преобразования не годятся для цифр?',
        en: 'Which transformations don’t suit digits?',
      },
      answer: {
        ru: 'Отражения: зеркальная двойка — не двойка. Для кошек они годятся.',
        en: 'Reflections: a mirrored two is no two. For cats they are fine.',
      },
    },
  ],
} satisfies Lesson
