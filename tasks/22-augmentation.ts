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
import type { PictureRow } from './show.js'
import type { Figures, TaskContext } from './task.js'

export default async function augmentation({ seed, show, share, use }: TaskContext) {
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
  const rows: PictureRow[] = [[x.slice(0, 8), () => 'image']]
  for (let i = 0; i < 3; i++) {
    rows.push([await datagen.randomTransform(tensor(x.slice(0, 8)), random).array(), () => 'variant'])
  }
  show.pictures('Images and their variants', ...rows)

  const figures: Figures = {}
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
    ['augmentation', 'training accuracy', 'test accuracy'],
    Object.entries(figures).map(([way, accuracy]) => [way, curves[way].at(-1)!, accuracy]),
  )
  show.curves('Training accuracy', curves)
  return { figures }
}
