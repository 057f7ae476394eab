import { Content, Page, ResponseErrorPanel } from '@backstage/core-components';
import Box from '@material-ui/core/Box';
import Button from '@material-ui/core/Button';
import { forgetUser } from './rememberedUser';

/** Signing in did not work: says why, and leads back to the choice. */
export const SignInFailed = (props: { error?: Error; onBack: () => void }) => (
  <Page themeId="home">
    <Content>
      <ResponseErrorPanel
        title="Signing in did not work"
        error={props.error ?? new Error('The backend gave no reason')}
      />
      <Box mt={2}>
        <Button
          variant="outlined"
          onClick={() => {
            forgetUser();
            props.onBack();
          }}
        >
          Choose again
        </Button>
      </Box>
    </Content>
  </Page>
);
