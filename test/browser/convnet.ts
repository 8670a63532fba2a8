import type { Page } from 'playwright-core'
import { codeIn, ended } from './visit.js'

const LABEL = 'tasks/21-convolution.ts'

/** Task 21 with a network that a processor trains in seconds. */
const PROGRAM = `import { Conv2D, Dense, Flatten, MaxPooling2D, Sequential } from 'glassgrad'
import prepareData from './01-prepare-data.js'
export default async function small({ seed, use }) {
  const { xTrain, yTrain } = await use(prepareData)
  const model = new Sequential([
    new Conv2D(4, 5, { activation: 'relu', inputShape: [28, 28, 1] }),
    new MaxPooling2D(2),
    new Conv2D(6, 3, { activation: 'relu' }),
    new MaxPooling2D(2),
    new Flatten(),
    new Dense(10, { activation: 'softmax' }),
  ])
  model.compile({ optimizer: 'adam', loss: 'categorical_crossentropy' })
  const [x, y] = [xTrain.slice(0, 1000).reshape([-1, 28, 28, 1]), yTrain.slice(0, 1000)]
  await model.fit(x, y, { epochs: 2, batchSize: 20, seed })
  return { figures: {}, model }
}
`

/** On the page of task 21: trains the small network, and gives what the page says of the end. */
export async function trainConvnet(page: Page): Promise<string> {
  await page.getByLabel(LABEL).waitFor()
  await codeIn(page, LABEL)
  await page.getByLabel(LABEL).fill(PROGRAM)
  await page.locator('button.run:enabled').click()
  return ended(page)
}
