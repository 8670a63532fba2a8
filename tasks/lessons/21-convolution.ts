import type { Lesson } from './lesson.js'

export default {
  watch: {
    ru: 'Параметры и точность: у `mnist_convnet` их в восемьдесят раз меньше, а ошибок не больше. Внизу фильтры: светлое рядом с тёмным — край.',
    en: 'Parameters and accuracy: `mnist_convnet` has an eightieth of them, and no more mistakes. Below, the filters: light beside dark is an edge.',
  },
  why: {
    ru: 'Свёртка применяет одни и те же 9 весов ко всем местам картинки: край — край, где бы он ни был. Полносвязный слой учил бы его в каждом месте заново. `MaxPooling2D` оставляет самый сильный ответ из четырёх: картинка вчетверо меньше, и сдвиг на пиксель её почти не меняет.',
    en: 'A convolution applies the same 9 weights all over the picture: an edge is an edge wherever it is. A dense layer would learn it anew for each place. `MaxPooling2D` keeps the strongest of four answers: a quarter of the picture, which a shift by a pixel hardly changes.',
  },
  formula: {
    tex: 'y_{i,j,f} = \\sum_{u=0}^{2} \\sum_{v=0}^{2} \\sum_{c} x_{i+u,\\,j+v,\\,c}\\; w_{u,v,c,f} + b_f',
    about: {
      ru: 'x — картинка с каналами c, w — фильтр f величиной 3 × 3, y — карта его ответов.',
      en: 'x is the picture with channels c, w the filter f of 3 × 3, y the map of its answers.',
    },
  },
  tries: [
    {
      name: 'one-filter',
      title: { ru: 'Восемь фильтров', en: 'Eight filters' },
      about: {
        ru: 'Вместо 32 в первом слое: точность почти та же, шаги быстрее.',
        en: 'Instead of 32 in the first layer: nearly the same accuracy, faster steps.',
      },
      edits: [['new Conv2D(32, 3', 'new Conv2D(8, 3']],
    },
    {
      name: 'wide-view',
      title: { ru: 'Фильтры 7 × 7', en: 'Filters of 7 × 7' },
      about: {
        ru: 'Видят больше за раз и стоят впятеро больше.',
        en: 'They see more at once, and cost five times as much.',
      },
      edits: [['new Conv2D(32, 3', 'new Conv2D(32, 7']],
    },
  ],
  questions: [
    {
      question: {
        ru: 'Почему форма после `Conv2D(32, 3)` — 26 × 26?',
        en: 'Why is the shape after `Conv2D(32, 3)` 26 × 26?',
      },
      answer: {
        ru: "Окно 3 × 3 помещается в 28 только 26 раз. `padding: 'same'` добавил бы рамку нулей.",
        en: "A window of 3 fits into 28 only 26 times. `padding: 'same'` would add a frame of zeros.",
      },
    },
    {
      question: {
        ru: 'Откуда у сети учебника столько параметров?',
        en: 'Where do the tutorial’s many parameters come from?',
      },
      answer: {
        ru: 'Не из свёртки: 26 · 26 · 32 = 21 632 выхода, и каждый связан со 128 нейронами.',
        en: 'Not from the convolution: its 26 · 26 · 32 = 21,632 outputs are each tied to 128 neurons.',
      },
    },
    {
      question: {
        ru: 'Сколько картинки видит нейрон после двух свёрток и пулингов?',
        en: 'How much of the picture does a neuron see after two convolutions and poolings?',
      },
      answer: {
        ru: '10 × 10 пикселей: 3, удвоенное пулингом, плюс ещё окно, и снова пулинг.',
        en: '10 × 10 pixels: 3, doubled by the pooling, another window, and a pooling again.',
      },
    },
  ],
} satisfies Lesson
