// SPDX-License-Identifier: Apache-2.0
// A range, since other people's contracts import this file and choose their compiler themselves.
pragma solidity ^0.8.24;

/// @title The preparer: a call, and before it what makes it possible
/// @notice A smart account that does not exist yet can sign, and others can use its address, but a
/// contract that asks it by ERC-1271 gets no answer. The preparer has the account's factory make it
/// (ERC-6492), and makes the call in the same transaction, for example to a function of
/// {ISignedActs}.
///
/// The preparer is nobody. It calls whatever anybody names, so whatever is given to its address
/// (a token, a name, a right) is anybody's, and what it does as a participant of a ledger means
/// nothing. It stores nothing, takes no ether, and has no administrator. The ledger itself makes no
/// such calls.
interface IPreparer {
    /// @notice There is no contract at the target, so that a call would succeed and do nothing.
    /// @param target whom to call
    error InvalidTarget(address target);

    /// @notice Calls a factory, then a target.
    /// @dev Anybody may call it. Both calls come from this contract, with all the gas that is left.
    /// It goes on when the factory reverts or is no contract: somebody else may have been faster,
    /// and then the account exists. What the factory returns is not copied. Reverts as the target
    /// does, and with {InvalidTarget}. To make several accounts, name this contract and this
    /// function as the target again.
    /// @param factory whom to call first
    /// @param data the call data for the factory
    /// @param target whom to call then
    /// @param call the call data for the target
    function prepareAndCall(address factory, bytes calldata data, address target, bytes calldata call) external;
}
