import about from '../about.json';

/** What a visitor sees first. */
export function HomePage() {
  return (
    <section aria-labelledby="home">
      <h1 id="home">{about.title}</h1>
      <p>{about.description}</p>
    </section>
  );
}
