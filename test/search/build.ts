// What the searches of manyProcesses.ts build, in whatever process.
import { existsSync, writeFileSync } from 'node:fs'
import { Dense, Dropout, Sequential } from 'glassgrad'

export default function build({ units }: { units: number }): Sequential {
  const mark = process.env.DIE_ONCE // a file that says that a process has already died
  if (mark && units === 3 && !existsSync(mark)) {
    writeFileSync(mark, '')
    process.kill(process.pid, 'SIGKILL')
  }
  if (process.env.DIE_ALWAYS && units === 2) process.exit(7)
  const model = new Sequential([
    new Dense(units, { activation: 'relu', inputShape: [6] }),
    new Dropout(0.2),
    new Dense(3, { activation: 'softmax' }),
  ])
  model.compile({ optimizer: 'adam', loss: 'sparse_categorical_crossentropy', metrics: ['accuracy'] })
  return model
}

export const callbacks = () => []
