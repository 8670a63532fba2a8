import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { say } from './language.js'

/** Shows what `load` gives, once it is there. `of` says when it is something else. */
export function Loaded<T>({
  of,
  load,
  children,
}: {
  of: string
  load: () => Promise<T>
  children: (value: T) => ComponentChildren
}) {
  const [state, setState] = useState<{ of: string; value?: T; failed?: string }>({ of })
  useEffect(() => {
    let wanted = true
    load().then(
      (value) => wanted && setState({ of, value }),
      (error: Error) => wanted && setState({ of, failed: error.message }),
    )
    return () => {
      wanted = false
    }
  }, [of])
  if (state.of === of && state.failed)
    return (
      <p role="alert" lang="en">
        {state.failed}
      </p>
    )
  if (state.of !== of || state.value === undefined)
    return (
      <p class="loading" data-of={of}>
        {say({ ru: 'Загрузка…', en: 'Loading…' })}
      </p>
    )
  return <>{children(state.value)}</>
}
