// Keras:
//   datagen = ImageDataGenerator(rotation_range=10, width_shift_range=0.1, height_shift_range=0.1, zoom_range=0.1)
//   datagen.fit(x_train)
//   model.fit_generator(datagen.flow(x_train, y_train, batch_size=32), epochs=10, validation_data=(x_test, y_test))
import {
  Conv2D,
  Dense,
  Flatten,
  ImageDataGenerator,
  Input,
  MaxPooling2D,
  Random,
  RandomRotation,
  RandomTranslation,
  RandomZoom,
  ready,
  Sequential,
  tensor,
} from 'glassgrad'
import prepareData from './01-prepare-data.js'
import { task } from './task.js'

export default task({
  number: 22,
  title: { ru: 'Использование аугментации', en: 'Augmentation' },
  about: {
    ru: 'Повороты до 10°, сдвиги и масштаб до 10 % — каждый раз другие, прямо на устройстве. Сеть видит каждую картинку всякий раз немного иной и меньше заучивает: это заметно, когда картинок мало, здесь — одна тысяча. То же двумя способами: генератором ImageDataGenerator, как в учебнике, и слоями RandomRotation, RandomTranslation, RandomZoom, как принято в Keras теперь.',
    en: 'Turns of up to 10°, shifts and zooms of up to 10 %, drawn anew each time, on the device itself. The network never sees an image twice alike and learns less by heart: that shows where images are few, here one thousand. The same in two ways: with the generator ImageDataGenerator, as in the tutorial, and with the layers RandomRotation, RandomTranslation and RandomZoom, as Keras does it now.',
  },
  goal: { figure: 'generator', atLeast: 0.95, keras: 'not measured' },

  async run({ seed, show, share, use }) {
    const { xTrain, yTrain, xTest, yTest } = await use(prepareData)
    const { images, epochs } = share({ images: 1000, epochs: 30 })
    const x = xTrain.slice(0, images).reshape([-1, 28, 28, 1])
    const y = yTrain.slice(0, images)
    const test = [xTest.reshape([-1, 28, 28, 1]), yTest] as const

    const datagen = new ImageDataGenerator({
      rotationRange: 10,
      widthShiftRange: 0.1,
      heightShiftRange: 0.1,
      zoomRange: 0.1,
    })
    datagen.fit(x)

    await ready()
    const random = new Random(seed)
    const variant = () => datagen.randomTransform(tensor(x.slice(0, 3)), random).array()
    const variants = [x, await variant(), await variant(), await variant(), await variant(), await variant()]
    show.pictures(
      { ru: 'Картинки и их варианты', en: 'Images and their variants' },
      [0, 1, 2].flatMap((i) =>
        variants.map((set, k) => ({
          image: set.slice(i, i + 1).reshape([28, 28]),
          caption: k === 0 ? 'image' : `variant ${k}`,
        })),
      ),
      variants.length,
    )

    const figures: Record<string, number> = {}
    const curves: Record<string, number[]> = {}
    for (const way of ['generator', 'layers', 'without']) {
      const model = new Sequential([Input({ shape: [28, 28, 1] })])
      if (way === 'layers') {
        model.add(new RandomRotation(10 / 360))
        model.add(new RandomTranslation(0.1, 0.1))
        model.add(new RandomZoom(0.1))
      }
      model.add(new Conv2D(32, 3, { activation: 'relu' }))
      model.add(new MaxPooling2D(2))
      model.add(new Conv2D(64, 3, { activation: 'relu' }))
      model.add(new MaxPooling2D(2))
      model.add(new Flatten())
      model.add(new Dense(10, { activation: 'softmax' }))
      model.compile({ optimizer: 'adam', loss: 'categorical_crossentropy', metrics: ['accuracy'] })
      show.progress(way)
      const options = { epochs, seed, verbose: 2 as const }
      const { history } =
        way === 'generator'
          ? await model.fit(datagen.flow(x, y, { batchSize: 32, seed }), options)
          : await model.fit(x, y, { batchSize: 32, ...options })
      const [, accuracy] = await model.evaluate(...test, { batchSize: 200, verbose: 0 })
      figures[way] = accuracy
      curves[way] = history.accuracy
    }
    show.table(
      ['augmentation', 'accuracy on the training images', 'accuracy on 10,000 test images'],
      Object.entries(figures).map(([way, accuracy]) => [
        way,
        (curves[way].at(-1) ?? 0).toFixed(4),
        accuracy.toFixed(4),
      ]),
    )
    show.curves({ ru: 'Точность на обучении', en: 'Training accuracy' }, curves, { xName: 'epoch' })
    return { figures, made: null }
  },
})
