import { useLayoutEffect } from 'preact/hooks'
import { Home } from '../home/home.js'
import { Header } from './header.js'
import { say } from './language.js'
import { Loaded } from './loaded.js'
import type { Opened } from './opened.js'
import { arrive, route } from './router.js'
import { partOf } from './routes.js'

/** The whole site: what the address names, below the header. */
export function App() {
  return (
    <>
      <button type="button" class="skip" onClick={() => document.getElementById('main')?.focus()}>
        {say({ ru: 'К содержанию', en: 'Skip to content' })}
      </button>
      <Header />
      <main id="main" tabIndex={-1}>
        <View />
      </main>
      <footer>
        {say({
          ru: 'Все вычисления идут в вашем браузере, данные никуда не отправляются. MNIST: Y. LeCun, C. Cortes, C. Burges (CC BY-SA 3.0); Fashion-MNIST: Zalando SE (MIT); CIFAR-10: A. Krizhevsky, V. Nair, G. Hinton; веса MobileNet и MobileNetV2: Google (Apache 2.0); фламинго и зебра: Tux Paint (GPL 2).',
          en: 'Everything is computed in your browser, nothing is sent anywhere. MNIST: Y. LeCun, C. Cortes, C. Burges (CC BY-SA 3.0); Fashion-MNIST: Zalando SE (MIT); CIFAR-10: A. Krizhevsky, V. Nair, G. Hinton; weights of MobileNet and MobileNetV2: Google (Apache 2.0); flamingo and zebra: Tux Paint (GPL 2).',
        })}
      </footer>
    </>
  )
}

function View() {
  const at = route.value
  if (at === '/') return <Page key={at} opened={{ title: '', view: <Home /> }} />
  const load = partOf(at)
  if (!load) return <Page key={at} opened={nowhere(at)} />
  return (
    <Loaded of={at} load={load}>
      {({ open }) => <Page opened={open(at) ?? nowhere(at)} />}
    </Loaded>
  )
}

/** A page that is there, its title in the browser's own line. */
function Page({ opened: { title, view } }: { opened: Opened }) {
  useLayoutEffect(() => {
    document.title = title ? `${title} · glassgrad` : 'glassgrad'
  }, [title])
  useLayoutEffect(arrive, [])
  return <>{view}</>
}

function nowhere(at: string): Opened {
  const title = say({ ru: 'Такой страницы нет', en: 'There is no such page' })
  return {
    title,
    view: (
      <>
        <h1 tabIndex={-1}>{title}</h1>
        <p>
          <code>#{at}</code>
        </p>
        <p>
          <a href="#/">{say({ ru: 'Ко всем задачам', en: 'To all tasks' })}</a>
        </p>
      </>
    ),
  }
}
