import type * as Engine from 'glassgrad'
import type { Host } from 'glassgrad'
import type { Exercise } from './exercise.js'
import type * as Grade from './grading/grade.js'
import type { Finding } from './grading/mistake.js'
import type * as Train from './grading/train.js'
import { build, type Workshop } from './workshop.js'

/** What has come of the reader's part: what is wrong with it, or what a network has learned with it. */
export type Outcome = { finding: Finding } | { trained: Train.Trained }

/** The share of digits that a network must tell right in the end: one that guesses has a tenth. */
const LEARNED = 0.7

/**
 * Builds an engine with the reader's file in the place of its own, holds it to the exercise's checks, and trains with it.
 * @param onStage told when the check is passed and training begins
 */
export async function attempt(
  exercise: Exercise,
  text: string,
  here: Omit<Workshop, 'changed'>,
  host: Host,
  onStage: (stage: 'training') => void = () => {},
): Promise<Outcome> {
  let engine: typeof Engine | null = null
  try {
    const load = build({ ...here, changed: { [exercise.file]: text } })
    engine = load('src/index.ts') as typeof Engine
    engine.useHost(host)
    await engine.ready()
    const { grade } = load('exercises/grading/grade.ts') as typeof Grade
    const finding = await grade(exercise.name)
    if (finding) return { finding }
    onStage('training')
    const { train } = load('exercises/grading/train.ts') as typeof Train
    const trained = await train(exercise.network)
    if (trained.accuracy >= LEARNED) return { trained }
    return {
      finding: {
        what: 'MNIST',
        where: { ru: 'точность после обучения', en: 'accuracy after training' },
        expected: `≥ ${LEARNED}`,
        got: `${trained.accuracy}`,
      },
    }
  } catch (error) {
    return {
      finding: {
        what: exercise.file,
        where: { ru: 'при сборке движка', en: 'while the engine was built' },
        expected: { ru: 'файл без ошибок', en: 'a file without mistakes' },
        got: (error as Error).message,
      },
    }
  } finally {
    engine?.close()
  }
}
