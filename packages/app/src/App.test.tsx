import { render, screen } from '@testing-library/react';
import App from './App';

describe('App', () => {
  it('asks who is there before it shows anything', async () => {
    process.env = {
      NODE_ENV: 'test',
      APP_CONFIG: [
        {
          data: {
            app: { title: 'Backspin', baseUrl: 'http://localhost:3000' },
            backend: { baseUrl: 'http://localhost:7007' },
            auth: { providers: { demo: { users: ['mara.k'] } } },
          },
          context: 'test',
        },
      ] as unknown as string,
    };

    render(App.createRoot());

    expect(
      await screen.findByRole('button', { name: /mara k/i }),
    ).toBeInTheDocument();
    expect(screen.getByRole('button', { name: /guest/i })).toBeInTheDocument();
  });
});
