import { say } from '../site/language.js'
import { indexOf } from './plane.js'
import type { Still } from './protocol.js'
import { roleName } from './roles.js'

/** What is looked at: a row of the step, a tensor of it, an element of that. */
export interface Look {
  row: number
  tensor: number | null
  element: number | null
}

/** The way from the number that was clicked on to the one that it has led to: each place leads back to itself. */
export function Trail({
  trail,
  look,
  still: { tensors },
  onBack,
}: {
  trail: readonly Look[]
  look: Look
  still: Still
  /** Told how many places of the trail are left. */
  onBack: (left: number) => void
}) {
  if (trail.length === 0) return null
  const nameOf = ({ tensor, element }: Look) => {
    if (tensor === null) return ''
    const { role, shape } = tensors[tensor]
    return roleName(role) + (element === null ? '' : ` [${indexOf(element, shape).join(', ')}]`)
  }
  return (
    <nav class="trail" aria-label={say({ ru: 'Путь объяснения', en: 'Way of the explanation' })}>
      <ol translate={false}>
        {trail.map((each, i) => (
          <li key={i}>
            <button type="button" onClick={() => onBack(i)}>
              {nameOf(each)}
            </button>
          </li>
        ))}
        <li aria-current="step">{nameOf(look)}</li>
      </ol>
    </nav>
  )
}
