"""What a funnel is: values and rules; needs only the standard library."""
